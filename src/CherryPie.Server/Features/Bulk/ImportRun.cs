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
internal sealed class ImportRun(NpgsqlDataSource database, ImportFirstPass first, BulkRuns runs, CompiledTemplates compiled)
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
        if (job.Status == BulkStatus.reading && !await first.Run(job, file, options, keys, stop))
        {
            return;
        }

        await Work(job, file, options, keys, stop);
    }

    /// <summary>The rows behind one, in blocks.</summary>
    /// <param name="each">Done with each row that is read.</param>
    public static async IAsyncEnumerable<List<ImportRow>> Blocks(
        TableReader reader,
        ImportPlan plan,
        long from,
        Action? each,
        [EnumeratorCancellation] CancellationToken stop
    )
    {
        var (block, size) = (new List<ImportRow>(), 0L);
        await foreach (var row in reader.Rows(stop))
        {
            each?.Invoke();
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

    private async Task Work(LeasedJob job, SpooledFile file, ImportOptions options, IReadOnlyList<DynamicKey>? keys, CancellationToken stop)
    {
        await using var reader = await TableReader.Open(file, job.FileName, null, new TableLimits(), stop);
        var plan = ImportPlan.Of(reader.Columns, reader.Format, options, keys);
        var began = Stopwatch.GetTimestamp();
        var from = job.Status == BulkStatus.reading ? 0 : job.Position;
        await foreach (var block in Blocks(reader, plan, from, each: null, stop))
        {
            var at = Stopwatch.GetTimestamp();
            if ((await runs.Block(job, plan, block, dry: null, stop)).Error is not null)
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
}

/// <summary>Thrown when a job has had its time and those of others wait.</summary>
internal sealed class SliceOverException() : Exception("others wait");
