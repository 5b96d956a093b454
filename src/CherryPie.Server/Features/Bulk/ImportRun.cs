using System.Diagnostics;
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
internal sealed class ImportRun(NpgsqlDataSource database, ImportFirstPass first, BulkRuns runs, BulkPace pace, CompiledTemplates compiled)
{
    public async Task Run(LeasedJob job, CancellationToken stop)
    {
        var options = ImportOptions.Stored(job.Options);
        var keys = options.TemplateName is { } template ? await Keys(job, template, stop) : null;
        await using var file = new SpooledFile(
            database,
            job.FileId ?? throw new TableException(NewestFiles.SendAgain(job.Position)),
            job.FileLength
        );
        if (job.Status == BulkStatus.reading && !await first.Run(job, file, options, keys, stop))
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

    private async Task Work(LeasedJob job, SpooledFile file, ImportOptions options, IReadOnlyList<DynamicKey>? keys, CancellationToken stop)
    {
        await using var reader = await TableReader.Open(file, job.FileName, null, new TableLimits(), stop);
        var plan = ImportPlan.Of(reader.Columns, reader.Format, options, keys);
        var began = Stopwatch.GetTimestamp();
        var from = job.Status == BulkStatus.reading ? 0 : job.Position;
        await foreach (var block in ReadAhead.Of(ImportBlocks.Of(reader, plan, from, pace, each: null, stop), Judged))
        {
            var at = Stopwatch.GetTimestamp();
            if ((await runs.Block(job, plan, block, dry: null, stop)).Error is not null)
            {
                return;
            }

            await pace.Rest(Stopwatch.GetElapsedTime(at), stop);
            if (await runs.IsOver(job, Stopwatch.GetElapsedTime(began), stop))
            {
                throw new SliceOverException();
            }
        }

        await runs.Save(job, p => p.End(job, BulkStatus.done, null, stop), stop);

        // What can't be judged ahead is judged, and told, with its block.
        async Task<JudgedBlock> Judged(List<ImportRow> rows) =>
            new(rows, options.Mode != ImportMode.issue ? null : await runs.In(job, s => JudgedRows.Ahead(plan, rows, s, stop)));
    }
}

/// <summary>Thrown when a job has had its time and those of others wait.</summary>
internal sealed class SliceOverException() : Exception("others wait");
