using System.Data.Common;
using CherryPie.Server.Platform.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace CherryPie.Server.Features.Jobs;

/// <summary>The statements of the job queue. A lease is a due time in the future and the server's id. When a server is gone, another
/// releases its leases (<see cref="ServerLease"/>); one that lives and hangs loses them by time.</summary>
internal sealed class JobTable(NpgsqlDataSource database, IEnumerable<DeadJobStatement> dead)
{
    /// <summary>How long a job stays leased without <see cref="Renew"/>.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);

    /// <summary>The attempt counts: the job may be what ended the server.</summary>
    public const string Release = "UPDATE jobs SET run_at = clock_timestamp(), leased_by = NULL WHERE leased_by = ANY($1) AND NOT is_dead";

    /// <summary>Leases the oldest due jobs of a kind. Jobs of the same subject that have not begun are deleted: the claimed one sees
    /// the changes that they stand for.</summary>
    public async Task<List<ClaimedJob>> Claim(JobKind kind, Guid worker, CancellationToken stop)
    {
        await using var command = database.CreateWork(
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
            claimed.Add(Read(rows, worker));
        }

        return claimed;
    }

    /// <summary>For a caller's own transaction. After its commit the caller calls <see cref="JobSignal.Notify"/>.</summary>
    public static NpgsqlBatchCommand Insert(IReadOnlyList<Job> jobs) =>
        new(
            """
            INSERT INTO jobs (kind, subject, account_id, payload, position, done, total, attempts, is_dead)
            SELECT kind, subject, account, payload::json, 0, 0, 0, 0, FALSE
            FROM unnest($1, $2, $3, $4) j (kind, subject, account, payload)
            """
        )
        {
            Parameters =
            {
                ArrayParameter.Of(jobs, j => j.Kind, NpgsqlDbType.Text),
                ArrayParameter.Of(jobs, j => j.Subject, NpgsqlDbType.Text),
                ArrayParameter.Of(jobs, j => j.AccountId, NpgsqlDbType.Uuid),
                ArrayParameter.Of(jobs, j => j.Payload, NpgsqlDbType.Text),
            },
        };

    /// <summary>Deletes jobs that are done.</summary>
    public Task Complete(IReadOnlyList<ClaimedJob> jobs, CancellationToken stop) =>
        Run("DELETE FROM jobs WHERE id = ANY($1) AND leased_by = $2", jobs, stop);

    /// <summary>Makes jobs that were not run due at once, as if they had not been claimed.</summary>
    public Task GiveBack(IReadOnlyList<ClaimedJob> jobs, CancellationToken stop) =>
        Run(
            "UPDATE jobs SET run_at = clock_timestamp(), leased_by = NULL, attempts = attempts - 1 WHERE id = ANY($1) AND leased_by = $2",
            jobs,
            stop
        );

    /// <summary>The same for all jobs of a kind that a worker has leased. One claims again when it is done with what it had: what it has
    /// then is left of a statement that failed, or whose answer was lost. The attempts count.</summary>
    public async Task GiveBackAll(JobKind kind, Guid worker, CancellationToken stop)
    {
        await using var command = database.CreateWork(
            "UPDATE jobs SET run_at = clock_timestamp(), leased_by = NULL WHERE kind = $1 AND leased_by = $2 AND NOT is_dead"
        );
        command.Parameters.Add(new() { Value = kind.Name });
        command.Parameters.Add(new() { Value = worker });
        await command.ExecuteNonQueryAsync(stop);
    }

    /// <summary>Renews the leases of jobs. Those that somebody changes at the moment are left out: so it never waits for a lock, and the
    /// next renewal comes before the lease ends.</summary>
    public async Task Renew(IReadOnlyList<ClaimedJob> jobs, CancellationToken stop)
    {
        await using var command = database.CreateWork(
            """
            UPDATE jobs SET run_at = clock_timestamp() + $3
            FROM (SELECT id FROM jobs WHERE id = ANY($1) AND leased_by = $2 FOR UPDATE SKIP LOCKED) held WHERE jobs.id = held.id
            """
        );
        command.Parameters.Add(ArrayParameter.Of(jobs, j => j.Id, NpgsqlDbType.Bigint));
        command.Parameters.Add(new() { Value = jobs[0].LeasedBy });
        command.Parameters.Add(new() { Value = Lease });
        await command.ExecuteNonQueryAsync(stop);
    }

    /// <summary>Records a failure.</summary>
    /// <param name="job">The job.</param>
    /// <param name="error">For operators; cut after 2,000 characters.</param>
    /// <param name="retry">The delay before the next attempt; null makes the job a dead letter.</param>
    /// <param name="counts">Whether it was an attempt: not where the job could not even be tried.</param>
    public async Task Fail(ClaimedJob job, string error, TimeSpan? retry, CancellationToken stop, bool counts = true)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        await using var command = new NpgsqlCommand(
            """
            UPDATE jobs SET run_at = clock_timestamp() + $3, leased_by = NULL, error = $4, is_dead = $5, attempts = attempts - $6
            WHERE id = $1 AND leased_by = $2
            """,
            connection,
            transaction
        )
        {
            CommandTimeout = ConnectionSettings.LongestWork,
        };
        command.Parameters.Add(new() { Value = job.Id });
        command.Parameters.Add(new() { Value = job.LeasedBy });
        command.Parameters.Add(new() { Value = retry ?? TimeSpan.Zero });
        command.Parameters.Add(new() { Value = error.Length > 2000 ? error[..2000] : error });
        command.Parameters.Add(new() { Value = retry is null });
        command.Parameters.Add(new() { Value = counts ? 0 : 1 });
        var isRecorded = await command.ExecuteNonQueryAsync(stop) == 1;
        foreach (var statement in isRecorded && retry is null ? dead.Where(d => d.IsOn) : [])
        {
            await using var also = new NpgsqlCommand(statement.Sql, connection, transaction);
            also.Parameters.Add(new() { Value = job.Id });
            await also.ExecuteNonQueryAsync(stop);
        }

        await transaction.CommitAsync(stop);
    }

    private static ClaimedJob Read(DbDataReader row, Guid worker) =>
        new(
            row.GetInt64(0),
            row.GetString(1),
            row.IsDBNull(2) ? null : row.GetGuid(2),
            row.IsDBNull(3) ? null : row.GetString(3),
            row.GetInt64(4),
            row.GetInt64(5),
            row.GetInt32(6),
            row.GetFieldValue<DateTimeOffset>(7),
            worker
        );

    private async Task Run(string sql, IReadOnlyList<ClaimedJob> jobs, CancellationToken stop)
    {
        if (jobs.Count == 0)
        {
            return;
        }

        await using var command = database.CreateWork(sql);
        command.Parameters.Add(ArrayParameter.Of(jobs, j => j.Id, NpgsqlDbType.Bigint));
        command.Parameters.Add(new() { Value = jobs[0].LeasedBy });
        await command.ExecuteNonQueryAsync(stop);
    }
}
