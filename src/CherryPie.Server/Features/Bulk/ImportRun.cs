using System.Diagnostics;
using System.Runtime.CompilerServices;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using CherryPie.Server.Platform.Tables;
using CherryPie.Wallet;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CherryPie.Server.Features.Bulk;

/// <summary>Works an import off: a first pass over the file that changes nothing, then blocks of rows, each a transaction with the
/// position behind it.</summary>
internal sealed class ImportRun(NpgsqlDataSource database, BulkRuns runs, CompiledTemplates compiled)
{
    // Of a block, so that long rows need no more memory than short ones.
    private const int MostCharacters = 4 << 20;

    public async Task Run(LeasedJob job, CancellationToken stop)
    {
        var options = ImportOptions.Stored(job.Options);
        var keys = options.TemplateName is { } template ? await Keys(job, template, stop) : null;
        await using var file = new SpooledFile(
            database,
            job.FileId ?? throw new TableException("The file is no longer kept; send it again"),
            job.FileLength
        );
        if (job.Status == BulkStatus.reading && !await FirstPass(job, file, options, keys, stop))
        {
            return;
        }

        await Work(job, file, options, keys, stop);
    }

    private Task<IReadOnlyList<DynamicKey>> Keys(LeasedJob job, string name, CancellationToken stop) =>
        runs.In(
            job,
            async services =>
            {
                var db = services.GetRequiredService<ServerDb>();
                await db.Database.OpenConnectionAsync(stop);
                var connection = (NpgsqlConnection)db.Database.GetDbConnection();
                var head =
                    (await TemplateHead.Named(connection, job.AccountId, [name], stop)).SingleOrDefault()
                    ?? throw Refusal.Invalid($"templateName: there is no template \"{name}\"");
                return (await compiled.Get(job.AccountId, head.Id, head.Version, stop)).Keys;
            }
        );

    /// <returns>Whether there is anything left to do.</returns>
    private async Task<bool> FirstPass(
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
            Error = "",
            Cells = [.. reader.Columns],
        };
        await runs.Save(
            job,
            async progress =>
            {
                await progress.Restart(job, stop);
                await progress.Save(job, new(0, 0, 0, 0, 0, Failed: -1, null), [header], stop);
            },
            stop
        );
        var (rows, isDeep) = (0L, options.DryRun || options.OnError == OnError.stop);
        await foreach (var block in Blocks(reader, plan, from: 0, stop))
        {
            rows += block.Count;
            if (isDeep && (await Block(job, plan, block, isDry: true, stop)).Error is not null)
            {
                return false;
            }

            var refused = new BlockResults(job.Id);
            block.FindAll(r => r.Fault is not null).ForEach(r => refused.Refuse(r, r.Fault!));
            if (!isDeep && refused.Refused.Count > 0)
            {
                await runs.Save(job, p => p.Save(job, new(0, 0, 0, 0, 0, 0, null), refused.Refused, stop), stop);
            }
        }

        if (rows == 0)
        {
            throw new TableException("The file has a header and no rows");
        }

        string[] warnings = [.. reader.Remarks, .. plan.Warnings];
        return await EndFirstPass(job, options, rows, warnings, stop);
    }

    private async Task<bool> EndFirstPass(LeasedJob job, ImportOptions options, long rows, string[] warnings, CancellationToken stop)
    {
        var goesOn = !options.DryRun;
        await runs.Save(
            job,
            async progress =>
            {
                await progress.Begin(job, rows, warnings, isKept: options.DryRun, stop);
                if (options.DryRun)
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

    private async Task Work(LeasedJob job, SpooledFile file, ImportOptions options, IReadOnlyList<DynamicKey>? keys, CancellationToken stop)
    {
        await using var reader = await TableReader.Open(file, job.FileName, null, new TableLimits(), stop);
        var plan = ImportPlan.Of(reader.Columns, reader.Format, options, keys);
        var began = Stopwatch.GetTimestamp();
        var from = job.Status == BulkStatus.reading ? 0 : job.Position;
        await foreach (var block in Blocks(reader, plan, from, stop))
        {
            var at = Stopwatch.GetTimestamp();
            if ((await Block(job, plan, block, isDry: false, stop)).Error is not null)
            {
                return;
            }

            await BulkRuns.Yield(Stopwatch.GetElapsedTime(at), stop);
            if (await runs.IsOver(job, Stopwatch.GetElapsedTime(began), stop))
            {
                throw new SliceOverException();
            }
        }

        await runs.Save(job, p => p.End(job, BulkStatus.done, null, stop), stop);
    }

    private Task<BlockCounts> Block(LeasedJob job, ImportPlan plan, List<ImportRow> rows, bool isDry, CancellationToken stop) =>
        runs.In(job, services => services.GetRequiredService<ImportBlock>().Run(job, plan, rows, isDry, stop));

    private static async IAsyncEnumerable<List<ImportRow>> Blocks(
        TableReader reader,
        ImportPlan plan,
        long from,
        [EnumeratorCancellation] CancellationToken stop
    )
    {
        var (block, size) = (new List<ImportRow>(), 0L);
        await foreach (var row in reader.Rows(stop))
        {
            if (row.Number <= from)
            {
                continue;
            }

            block.Add(plan.Read(row));
            size += row.Cells.Sum(c => (long)c.Text.Length) + (row.Raw?.Length ?? 0);
            if (block.Count == BulkRuns.BlockSize || size > MostCharacters)
            {
                yield return block;
                (block, size) = ([], 0);
            }
        }

        if (block.Count > 0)
        {
            yield return block;
        }
    }
}

/// <summary>Thrown when a job has had its time and those of others wait.</summary>
internal sealed class SliceOverException() : Exception("others wait");
