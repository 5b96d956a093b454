using CherryPie.Server.Features.Audit;
using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Features.Events;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Platform.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace CherryPie.Server.Features.Passes;

/// <summary>A number of passes to be taken from a counter.</summary>
/// <param name="CounterId">Names the rows of <see cref="IssueCounter"/>.</param>
/// <param name="IsLimited">Whether it was, when it was read: then there is a single row.</param>
/// <param name="Count">How many.</param>
internal readonly record struct Quota(long CounterId, bool IsLimited, int Count)
{
    /// <summary>The row to take it from.</summary>
    /// <param name="spread">Whether to look among all rows, which only a counter without a limit has.</param>
    public short Shard(bool spread) => IsLimited || !spread ? (short)0 : (short)Random.Shared.Next(IssueCounter.Shards);
}

/// <summary>Stores new passes with their quota and jobs, however many they are: what most requests do is one statement that commits by
/// itself, all else a transaction of two round trips. Written in SQL because this is what a server does most
/// (docs/decisions/0015).</summary>
internal sealed class StorePasses(NpgsqlDataSource database, JobSignal bell, AuditOptions audit, EventLog events)
{
    // Before any row is locked, since a search that waits for it holds up those who come later: PostgreSQL evaluates a condition that
    // names no column before it looks for rows.
    private static readonly string _take = Take("$1", "$2", "$3"),
        _lockAndTake = $"{_take} AND {Lock("$4")}";

    /// <summary>Inserts the values of <see cref="AddValues"/>. Numbers rise in the order sent.</summary>
    public static readonly string Insert = $"""
        INSERT INTO passes (account_id, created_at, updated_at, number, passbook_devices, android_pay_devices, change_count,
                            id, campaign_id, template_id, dynamic_index, issued_revision, {Columns(c => c.Name)})
        SELECT $1, $2, $2, nextval($3::regclass), 0, 0, 0,
               id, campaign_id, template_id, dynamic_index::jsonb, issued_revision, {Columns(c => c.Cast)}
        FROM unnest($4, $5, $6, $7, $8, {string.Join(", ", PassColumn.Inserted.Index().Select(c => $"${c.Index + 9}"))})
             p (id, campaign_id, template_id, dynamic_index, issued_revision, {Columns(c => c.Name)})
        """;

    // A statement of their own would cost the events of few passes more than their rows.
    private static readonly string _insertWithEvents = $"""
        WITH stored AS ({Insert} RETURNING id, account_id, created_at, campaign_id, template_id) {PassEvents.Issued}
        """;

    /// <summary>How many parameters <see cref="Insert"/> has.</summary>
    public static int ValueCount => 8 + PassColumn.Inserted.Length;

    /// <summary>The statement that takes a number from a counter, by its parameters.</summary>
    public static string Take(string counter, string shard, string count) =>
        $"UPDATE issue_counters SET issued = issued + {count} WHERE counter_id = {counter} AND shard = {shard} "
        + $"AND (most IS NULL OR issued + {count} <= most)";

    /// <summary>The condition that takes the lock of an account's numbers.</summary>
    public static string Lock(string key) => $"(SELECT pg_advisory_xact_lock_shared({key})::text) = ''";

    /// <param name="db">Whose transaction they are stored in, where it has one, and who issues them.</param>
    /// <param name="passes">The passes, of one account.</param>
    /// <param name="quotas">What to take, campaigns before templates and each in order of id: two transactions then never wait for each
    /// other.</param>
    /// <param name="jobs">What is to happen once they are stored.</param>
    /// <returns>Null when stored; else, with nothing stored, the quota that is not left.</returns>
    /// <exception cref="PostgresException">A user defined id is taken.</exception>
    public async Task<Quota?> Run(
        ServerDb db,
        IReadOnlyList<Pass> passes,
        IReadOnlyList<Quota> quotas,
        IReadOnlyList<Job> jobs,
        CancellationToken stop
    )
    {
        // Issuing to one template, with nothing beside.
        if (
            quotas is [var campaign, { IsLimited: false } template]
            && jobs.Count == 0
            && audit.Passes != AuditedPasses.All
            && db.Database.CurrentTransaction is null
            && await StoreAtOnce.Run(database, passes, campaign, template, events.IsOn, stop)
        )
        {
            return null;
        }

        // A limit that was set since the quota was read leaves only the first row of a counter, which is never deleted.
        if (
            await Try(db, passes, quotas, jobs, spread: true, stop) is not null
            && await Try(db, passes, quotas, jobs, spread: false, stop) is { } missing
        )
        {
            return missing;
        }

        if (jobs.Count > 0)
        {
            db.AfterCommit(bell.Notify);
        }

        return null;
    }

    private async Task<Quota?> Try(
        ServerDb db,
        IReadOnlyList<Pass> passes,
        IReadOnlyList<Quota> quotas,
        IReadOnlyList<Job> jobs,
        bool spread,
        CancellationToken stop
    )
    {
        await using var transaction = await StatementTransaction.Begin(db, database, stop);
        await using var batch = transaction.CreateBatch();

        foreach (var quota in quotas)
        {
            var isFirst = batch.BatchCommands.Count == 0;
            var take = new NpgsqlBatchCommand(isFirst ? _lockAndTake : _take)
            {
                Parameters =
                {
                    new NpgsqlParameter<long> { TypedValue = quota.CounterId },
                    new NpgsqlParameter<short> { TypedValue = quota.Shard(spread) },
                    new NpgsqlParameter<long> { TypedValue = quota.Count },
                },
            };
            if (isFirst)
            {
                take.Parameters.Add(new NpgsqlParameter<long> { TypedValue = PassNumbers.Lock(passes[0].AccountId) });
            }

            batch.BatchCommands.Add(take);
        }

        var insert = new NpgsqlBatchCommand(events.IsOn ? _insertWithEvents : Insert);
        AddValues(passes, insert.Parameters);
        batch.BatchCommands.Add(insert);
        if (jobs.Count > 0)
        {
            batch.BatchCommands.Add(JobTable.Insert(jobs));
        }

        if (audit.Passes == AuditedPasses.All)
        {
            batch.BatchCommands.Add(AuditIssues.Insert(passes[0].CreatedAt, passes[0].AccountId, [.. passes.Select(p => p.Id)], db.Actor));
        }

        await batch.ExecuteNonQueryAsync(stop);
        for (var i = 0; i < quotas.Count; i++)
        {
            if (batch.BatchCommands[i].RecordsAffected == 0)
            {
                return quotas[i];
            }
        }

        await transaction.Commit(stop);
        return null;
    }

    /// <summary>The values of passes, as <see cref="Insert"/> takes them.</summary>
    /// <param name="passes">Of one account.</param>
    /// <param name="to">The parameters of a statement that begins with it.</param>
    public static void AddValues(IReadOnlyList<Pass> passes, NpgsqlParameterCollection to)
    {
        var (account, now) = (passes[0].AccountId, passes[0].CreatedAt);
        to.Add(new NpgsqlParameter<Guid> { TypedValue = account, NpgsqlDbType = NpgsqlDbType.Uuid });
        to.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        to.Add(new NpgsqlParameter<string> { TypedValue = PassNumbers.Sequence(account), NpgsqlDbType = NpgsqlDbType.Text });
        to.Add(PassColumn.Values(passes, p => p.Id, NpgsqlDbType.Text));
        to.Add(PassColumn.Values(passes, p => p.CampaignId, NpgsqlDbType.Bigint));
        to.Add(PassColumn.Values(passes, p => p.TemplateId, NpgsqlDbType.Bigint));
        to.Add(PassColumn.Values(passes, p => p.DynamicIndex, NpgsqlDbType.Text));
        to.Add(PassColumn.Values(passes, p => p.IssuedRevision, NpgsqlDbType.Bigint));
        foreach (var column in PassColumn.Inserted)
        {
            to.Add(column.Values(passes));
        }
    }

    private static string Columns(Func<PassColumn, string> text) => string.Join(", ", PassColumn.Inserted.Select(text));
}
