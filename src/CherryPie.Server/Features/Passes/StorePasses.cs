using CherryPie.Server.Features.Audit;
using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Features.Events;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Platform.Postgres;
using Npgsql;

namespace CherryPie.Server.Features.Passes;

/// <summary>A number of passes to be taken from a counter.</summary>
/// <param name="CounterId">Names the rows of <see cref="IssueCounter"/>.</param>
/// <param name="IsLimited">Whether it was, when it was read: then there is a single row.</param>
/// <param name="Count">How many.</param>
internal readonly record struct Quota(long CounterId, bool IsLimited, int Count);

/// <summary>Stores new passes with their quota and jobs: one transaction, one round trip, or two where a limit has to be looked at before
/// the commit, however many they are. Written in SQL because
/// this is what a server does most (docs/decisions/0015).</summary>
internal sealed class StorePasses(NpgsqlDataSource database, JobSignal bell, AuditOptions audit, EventLog events)
{
    private const string Take =
        "UPDATE issue_counters SET issued = issued + $3 WHERE counter_id = $1 AND shard = $2 AND (most IS NULL OR issued + $3 <= most)";

    // Before any row is locked, since a search that waits for it holds up those who come later: PostgreSQL evaluates a condition that
    // names no column before it looks for rows.
    private const string LockAndTake = $"{Take} AND (SELECT pg_advisory_xact_lock_shared($4)::text) = ''";

    private static readonly string _takeOrFail = OrFail(Take),
        _lockAndTakeOrFail = OrFail(LockAndTake);

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
        // Without a limit a number is always had, but where a limit was set since.
        var atOnce = spread && quotas.All(q => !q.IsLimited);
        await using var transaction = await StatementTransaction.Begin(db, database, stop);
        await using var batch = transaction.CreateBatch();

        foreach (var quota in quotas)
        {
            var shard = quota.IsLimited || !spread ? (short)0 : (short)Random.Shared.Next(IssueCounter.Shards);
            var isFirst = batch.BatchCommands.Count == 0;
            var take = new NpgsqlBatchCommand(
                (isFirst, atOnce) switch
                {
                    (true, true) => _lockAndTakeOrFail,
                    (false, true) => _takeOrFail,
                    (true, false) => LockAndTake,
                    (false, false) => Take,
                }
            )
            {
                Parameters =
                {
                    new NpgsqlParameter<long> { TypedValue = quota.CounterId },
                    new NpgsqlParameter<short> { TypedValue = shard },
                    new NpgsqlParameter<long> { TypedValue = quota.Count },
                },
            };
            if (isFirst)
            {
                take.Parameters.Add(new NpgsqlParameter<long> { TypedValue = PassNumbers.Lock(passes[0].AccountId) });
            }

            batch.BatchCommands.Add(take);
        }

        batch.BatchCommands.Add(PassInsert.Of(passes, events.IsOn));
        if (jobs.Count > 0)
        {
            batch.BatchCommands.Add(JobTable.Insert(jobs));
        }

        if (audit.Passes == AuditedPasses.All)
        {
            batch.BatchCommands.Add(
                AuditTable.Insert([.. passes.Select(p => AuditTable.Entry(AuditPasses.Issued(p), db.Actor, p.CreatedAt))])
            );
        }

        if (atOnce)
        {
            try
            {
                await transaction.ExecuteAndCommit(batch, stop);
                return null;
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.DivisionByZero)
            {
                return quotas[0];
            }
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

    // Divides by zero where no row is found, so that the commit behind it in the batch does not come about.
    private static string OrFail(string take) => $"WITH taken AS ({take} RETURNING 1) SELECT 1 / count(*) FROM taken";
}
