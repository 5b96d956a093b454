using Npgsql;
using NpgsqlTypes;

namespace CherryPie.Server.Features.Jobs;

/// <summary>The queue's SQL. A lease is a due time in the future and the holder's name: whoever dies gives its jobs back by the passing of time.</summary>
internal sealed class JobTable(NpgsqlDataSource database)
{
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    /// <summary>Leases the oldest due jobs of a kind. Others of the same subject that have not begun are dropped: the claimed one sees all that they announced.</summary>
    public async Task<List<ClaimedJob>> Claim(JobKind kind, Guid worker, CancellationToken stop)
    {
        await using var command = database.CreateCommand(
            """
            WITH due AS (
                SELECT id FROM jobs WHERE kind = $1 AND NOT is_dead AND run_at <= clock_timestamp()
                ORDER BY run_at, id LIMIT $2 FOR UPDATE SKIP LOCKED),
            claimed AS (
                UPDATE jobs SET run_at = clock_timestamp() + $3, leased_by = $4, attempts = attempts + 1
                FROM due WHERE jobs.id = due.id
                RETURNING jobs.id, subject, account_id, payload, position, done, attempts, created_at),
            repeated AS (
                DELETE FROM jobs WHERE id IN (
                    SELECT j.id FROM jobs j JOIN claimed c ON j.subject = c.subject AND c.position = 0
                    WHERE j.kind = $1 AND NOT j.is_dead AND j.position = 0 AND j.leased_by IS NULL AND j.payload IS NULL
                      AND j.id NOT IN (SELECT id FROM due)
                    FOR UPDATE OF j SKIP LOCKED))
            SELECT * FROM claimed ORDER BY id
            """
        );
        command.Parameters.Add(new() { Value = kind.Name });
        command.Parameters.Add(new() { Value = kind.Batch });
        command.Parameters.Add(new() { Value = Lease });
        command.Parameters.Add(new() { Value = worker });
        var claimed = new List<ClaimedJob>();
        await using var rows = await command.ExecuteReaderAsync(stop);
        while (await rows.ReadAsync(stop))
        {
            claimed.Add(
                new ClaimedJob(
                    rows.GetInt64(0),
                    rows.GetString(1),
                    rows.IsDBNull(2) ? null : rows.GetGuid(2),
                    rows.IsDBNull(3) ? null : rows.GetString(3),
                    rows.GetInt64(4),
                    rows.GetInt64(5),
                    rows.GetInt32(6),
                    rows.GetFieldValue<DateTimeOffset>(7),
                    worker
                )
            );
        }

        return claimed;
    }

    /// <summary>For a caller's own transaction, after which it rings the bell.</summary>
    public static NpgsqlBatchCommand Insert(IReadOnlyList<Job> jobs) =>
        new(
            """
            INSERT INTO jobs (kind, subject, account_id, payload, position, done, total, attempts, is_dead)
            SELECT kind, subject, account, payload::json, 0, 0, 0, 0, FALSE FROM unnest($1, $2, $3, $4) j (kind, subject, account, payload)
            """
        )
        {
            Parameters =
            {
                new() { Value = jobs.Select(j => j.Kind).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
                new() { Value = jobs.Select(j => j.Subject).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
                new() { Value = jobs.Select(j => j.AccountId).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid },
                new() { Value = jobs.Select(j => j.Payload).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
            },
        };

    public Task Complete(IReadOnlyList<ClaimedJob> jobs, CancellationToken stop) =>
        Run("DELETE FROM jobs WHERE id = ANY($1) AND leased_by = $2", jobs, stop);

    /// <summary>Jobs that were not worked on go back at once, as if never claimed.</summary>
    public Task GiveBack(IReadOnlyList<ClaimedJob> jobs, CancellationToken stop) =>
        Run(
            "UPDATE jobs SET run_at = clock_timestamp(), leased_by = NULL, attempts = attempts - 1 WHERE id = ANY($1) AND leased_by = $2",
            jobs,
            stop
        );

    /// <summary>Makes a job wait and be tried again, or dead.</summary>
    public async Task Fail(ClaimedJob job, string error, TimeSpan? retry, CancellationToken stop)
    {
        await using var command = database.CreateCommand(
            "UPDATE jobs SET run_at = clock_timestamp() + $3, leased_by = NULL, error = $4, is_dead = $5 WHERE id = $1 AND leased_by = $2"
        );
        command.Parameters.Add(new() { Value = job.Id });
        command.Parameters.Add(new() { Value = job.LeasedBy });
        command.Parameters.Add(new() { Value = retry ?? TimeSpan.Zero });
        command.Parameters.Add(new() { Value = error.Length > 2000 ? error[..2000] : error });
        command.Parameters.Add(new() { Value = retry is null });
        await command.ExecuteNonQueryAsync(stop);
    }

    private async Task Run(string sql, IReadOnlyList<ClaimedJob> jobs, CancellationToken stop)
    {
        if (jobs.Count == 0)
        {
            return;
        }

        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new() { Value = jobs.Select(j => j.Id).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });
        command.Parameters.Add(new() { Value = jobs[0].LeasedBy });
        await command.ExecuteNonQueryAsync(stop);
    }
}
