using System.Diagnostics;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using CherryPie.Server.Platform.Tables;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CherryPie.Server.Features.Bulk;

/// <summary>Works an update of a segment off: counts its passes, then changes them in the order of their numbers, a block a
/// transaction.</summary>
internal sealed class UpdateRun(BulkRuns runs)
{
    public async Task Run(LeasedJob job, CancellationToken stop)
    {
        var options = UpdateOptions.Stored(job.Options);
        if (job.Status == BulkStatus.reading)
        {
            var rows = await runs.In(job, s => Count(s, options, stop));
            await runs.Save(
                job,
                async progress =>
                {
                    await progress.Begin(job, rows, [], isKept: false, stop);
                    if (options.IsDry)
                    {
                        await progress.End(job, BulkStatus.done, null, stop);
                    }
                },
                stop
            );
            if (options.IsDry)
            {
                return;
            }
        }

        var began = Stopwatch.GetTimestamp();
        for (var position = job.Status == BulkStatus.reading ? 0 : job.Position; ; )
        {
            var (at, from) = (Stopwatch.GetTimestamp(), position);
            var block = await runs.In(job, s => Block(s, job, options, from, stop));
            if (block.Error is not null)
            {
                return;
            }

            if (block.Done == 0)
            {
                await runs.Save(job, p => p.End(job, BulkStatus.done, null, stop), stop);
                return;
            }

            position = block.Position;
            await BulkRuns.Yield(Stopwatch.GetElapsedTime(at), stop);
            if (await runs.IsOver(job, Stopwatch.GetElapsedTime(began), stop))
            {
                throw new SliceOverException();
            }
        }
    }

    private static async Task<long> Count(IServiceProvider services, UpdateOptions options, CancellationToken stop)
    {
        var filter = await Filter(services, options, stop);
        await using var command = services
            .GetRequiredService<NpgsqlDataSource>()
            .CreateWork($"SELECT count(*) FROM passes p WHERE {filter.Condition} AND number <= @last");
        command.Parameters.AddRange(filter.Parameters.ToArray());
        command.Parameters.AddWithValue("last", options.Last);
        return (long)(await command.ExecuteScalarAsync(stop))!;
    }

    private static async Task<BlockCounts> Block(
        IServiceProvider services,
        LeasedJob job,
        UpdateOptions options,
        long position,
        CancellationToken stop
    )
    {
        var (db, work) = (services.GetRequiredService<ServerDb>(), services.GetRequiredService<BlockRows>());
        var filter = await Filter(services, options, stop);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var results = new BlockResults(job.Id);
        if (!await BulkTable.Lock(db, job, stop))
        {
            return await Save(position, 0, BulkRuns.Disabled);
        }

        var rows = await Next(db, filter, options, position, stop);
        await work.Update(rows, results, options.Mail, _ => null, stop);
        await work.Announce(job, results, stop);
        return await Save(rows.Count > 0 ? rows[^1].Row.Number : position, rows.Count, null);

        async Task<BlockCounts> Save(long last, int done, string? why)
        {
            var counts = new BlockCounts(last, done, 0, results.Updated, results.Unchanged, 0, why);
            await services.GetRequiredService<BulkProgress>().Save(job, counts, results.Refused, stop);
            await transaction.CommitAsync(stop);
            return counts;
        }
    }

    private static async Task<SearchFilter> Filter(IServiceProvider services, UpdateOptions options, CancellationToken stop)
    {
        var problems = new Problems();
        var filter = await services.GetRequiredService<SearchPasses>().Filter(options.Filter, problems, stop);
        problems.ThrowIfAny();
        return filter;
    }

    private static async Task<List<(string Id, ImportRow Row)>> Next(
        ServerDb db,
        SearchFilter filter,
        UpdateOptions options,
        long position,
        CancellationToken stop
    )
    {
        await using var command = new NpgsqlCommand(
            $"""
            SELECT p.id, p.number FROM passes p WHERE {filter.Condition} AND p.number > @position AND p.number <= @last
            ORDER BY p.number LIMIT {BulkRuns.BlockSize}
            """,
            (NpgsqlConnection)db.Database.GetDbConnection()
        )
        {
            CommandTimeout = ConnectionSettings.LongestWork,
        };
        command.Parameters.AddRange(filter.Parameters.ToArray());
        command.Parameters.AddWithValue("position", position);
        command.Parameters.AddWithValue("last", options.Last);
        var rows = new List<(string, ImportRow)>();
        await using var row = await command.ExecuteReaderAsync(stop);
        while (await row.ReadAsync(stop))
        {
            var id = row.GetString(0);
            rows.Add((id, new(new TableRow(row.GetInt64(1), [Cell.Of(id)]), options.Changes, id, null)));
        }

        return rows;
    }
}
