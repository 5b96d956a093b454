using System.Diagnostics;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using CherryPie.Server.Platform.Tables;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CherryPie.Server.Features.Bulk;

/// <summary>Works an update of a segment off: counts its passes, then changes them in the order of their numbers, a block a
/// transaction. A dry run does all of it and takes each block back.</summary>
internal sealed class UpdateRun(BulkRuns runs, BulkPace pace)
{
    private const string Begun = "block";
    private const int MostWarnings = 20;

    public async Task Run(LeasedJob job, CancellationToken stop)
    {
        var options = UpdateOptions.Stored(job.Options);
        if (job.Status == BulkStatus.reading)
        {
            var (rows, warnings) = await runs.In(job, s => Count(s, options, stop));
            await runs.Save(job, progress => progress.Begin(job, rows, warnings, isKept: false, stop), stop);
        }

        var began = Stopwatch.GetTimestamp();
        for (var position = job.Status == BulkStatus.reading ? 0 : job.Position; ; )
        {
            var (at, from) = (Stopwatch.GetTimestamp(), position);
            var block = await runs.In(job, s => Block(s, job, options, from, pace.Rows, stop));
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
            await pace.Rest(Stopwatch.GetElapsedTime(at), stop);
            if (await runs.IsOver(job, Stopwatch.GetElapsedTime(began), stop))
            {
                throw new SliceOverException();
            }
        }
    }

    private static async Task<(long Rows, string[] Warnings)> Count(
        IServiceProvider services,
        UpdateOptions options,
        CancellationToken stop
    )
    {
        var filter = await Filter(services, options, stop);
        await using var command = services
            .GetRequiredService<NpgsqlDataSource>()
            .CreateWork(
                $"""
                SELECT t.name, t.dynamic_keys, c.passes FROM (
                    SELECT p.template_id, count(*) AS passes FROM passes p WHERE {filter.Condition} AND number <= @last GROUP BY 1) c
                JOIN templates t ON t.id = c.template_id ORDER BY t.name
                """
            );
        command.Parameters.AddRange(filter.Parameters.ToArray());
        command.Parameters.AddWithValue("last", options.Last);
        var (rows, warnings, keys) = (0L, new List<string>(), UpdateKeys.Of(options.Changes));
        await using var row = await command.ExecuteReaderAsync(stop);
        while (await row.ReadAsync(stop))
        {
            var passes = row.GetInt64(2);
            rows += passes;
            var stored = await row.IsDBNullAsync(1, stop) ? null : row.GetString(1);
            if (warnings.Count < MostWarnings && UpdateKeys.Warning(keys, row.GetString(0), stored, passes) is { } warning)
            {
                warnings.Add(warning);
            }
        }

        return (rows, [.. warnings]);
    }

    private static async Task<BlockCounts> Block(
        IServiceProvider services,
        LeasedJob job,
        UpdateOptions options,
        long position,
        int most,
        CancellationToken stop
    )
    {
        var (db, work) = (services.GetRequiredService<ServerDb>(), services.GetRequiredService<BlockRows>());
        var filter = await Filter(services, options, stop);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var results = new BlockResults(job.Id, plan: null);
        if (!await BulkTable.Lock(db, job, stop))
        {
            return await Save(position, 0, BulkRuns.Disabled);
        }

        await transaction.CreateSavepointAsync(Begun, stop);
        var rows = await Next(db, filter, options, position, most, stop);
        await work.Update(rows, results, options.Mail, _ => null, stop);
        if (options.IsDry)
        {
            await transaction.RollbackToSavepointAsync(Begun, stop);
            db.ChangeTracker.Clear();
            db.ForgetAfterCommit();
        }
        else
        {
            await work.Announce(job, results, stop);
        }

        return await Save(rows.Count > 0 ? rows[^1].Row.Number : position, rows.Count, null);

        async Task<BlockCounts> Save(long last, int done, string? why)
        {
            var counts = new BlockCounts(last, done, 0, results.Updated, results.Unchanged, 0, why);
            await services.GetRequiredService<BulkProgress>().Save(job, counts, results.Refused, stop, isTried: options.IsDry);
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
        int most,
        CancellationToken stop
    )
    {
        await using var command = new NpgsqlCommand(
            $"""
            SELECT p.id, p.number FROM passes p WHERE {filter.Condition} AND p.number > @position AND p.number <= @last
            ORDER BY p.number LIMIT {most}
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
