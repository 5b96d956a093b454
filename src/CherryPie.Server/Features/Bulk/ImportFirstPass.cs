using CherryPie.Server.Platform.Tables;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Bulk;

/// <summary>Reads the file of an import from end to end before anything is changed. Rows that can't be read are refused; of a dry run,
/// and with <c>onError: stop</c>, each block is tried, too.</summary>
internal sealed class ImportFirstPass(BulkRuns runs, BulkPace pace)
{
    /// <returns>Whether there is anything left to do.</returns>
    public async Task<bool> Run(
        LeasedJob job,
        SpooledFile file,
        ImportOptions options,
        IReadOnlyList<DynamicKey>? keys,
        CancellationToken stop
    )
    {
        await using var reader = await TableReader.Open(file, job.FileName, null, new TableLimits(), stop);
        var plan = ImportPlan.Of(reader.Columns, reader.Format, options, keys);
        var header = new RefusedRow
        {
            JobId = job.Id,
            Row = RefusedRow.Header,
            ColumnName = plan.ErrorColumn,
            Error = ErrorFile.FormOf(reader, options.Separator),
            Cells = [.. reader.Columns],
        };
        await runs.Save(
            job,
            async progress =>
            {
                await progress.Restart(job, stop);
                await progress.Save(job, new(0, 0, 0, 0, 0, Failed: -1, null), [header], stop);
                await progress.Warn(job, [.. reader.Remarks, .. plan.Warnings], stop);
            },
            stop
        );
        var (rows, error) = (0L, (string?)null);
        var dry = options.DryRun || options.OnError == OnError.stop ? new DryRun(isBounded: options.DryRun) : null;
        try
        {
            await foreach (var block in ImportBlocks.Of(reader, plan, from: 0, pace, each: () => rows++, stop))
            {
                if (dry is not null && error is null && (error = (await runs.Block(job, plan, new(block, null), dry, stop)).Error) is null)
                {
                    continue;
                }

                var refused = new BlockResults(job.Id, plan);
                block.FindAll(r => r.Fault is not null).ForEach(r => refused.Refuse(r, r.Fault!));
                if (refused.Refused.Count > 0)
                {
                    await runs.Save(job, p => p.Save(job, new(0, 0, 0, 0, 0, 0, null), refused.Refused, stop), stop);
                }
            }
        }
        catch (TableException) when (rows > 0)
        {
            await runs.Save(job, p => p.Count(job, rows, stop), stop);
            throw;
        }

        if (rows == 0)
        {
            throw new TableException("The file has a header and no rows");
        }

        string[] warnings = [.. reader.Remarks, .. plan.Warnings];
        return await EndFirstPass(job, options, rows, warnings, error, stop);
    }

    private async Task<bool> EndFirstPass(
        LeasedJob job,
        ImportOptions options,
        long rows,
        string[] warnings,
        string? error,
        CancellationToken stop
    )
    {
        var goesOn = !options.DryRun && error is null;
        await runs.Save(
            job,
            async progress =>
            {
                await progress.Begin(job, rows, warnings, isKept: options.DryRun, stop);
                if (error is not null)
                {
                    await progress.End(job, BulkStatus.stopped, error, stop);
                }
                else if (options.DryRun)
                {
                    await progress.End(job, BulkStatus.done, null, stop);
                }
                else if (options.OnError == OnError.stop && await progress.Failed(job, stop) is > 0 and var failed)
                {
                    goesOn = false;
                    await progress.End(
                        job,
                        BulkStatus.stopped,
                        $"{failed} rows are refused, and onError is stop: nothing is changed",
                        stop
                    );
                }
            },
            stop
        );
        return goesOn;
    }
}
