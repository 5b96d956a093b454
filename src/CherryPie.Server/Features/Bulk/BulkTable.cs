using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace CherryPie.Server.Features.Bulk;

/// <summary>The statements by which servers share the jobs. A lease lives 15 seconds and is renewed; the leases of a server that is gone
/// are released at once (<see cref="Jobs.ServerLease"/>). Times are the database's.</summary>
internal sealed class BulkTable(NpgsqlDataSource database)
{
    public const string Release = "UPDATE bulk_jobs SET leased_by = NULL, lease_until = NULL WHERE leased_by = ANY($1)";

    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);

    private const string Columns = """
        j.id, j.account_id, j.kind, j.status, j.options, j.file_id, f.name, coalesce(f.length, 0), j.rows, j.position, j.actor
        """;

    // One job of a kind at a time for each account, so that no account has all places; those that waited longest first.
    private const string ClaimSql = $"""
        WITH next AS (
            SELECT j.id FROM bulk_jobs j
            WHERE j.status IN ('reading', 'running') AND j.kind = ANY ($2) AND j.id <> ALL ($4)
              AND (j.leased_by IS NULL OR j.lease_until <= clock_timestamp())
              AND NOT EXISTS (
                  SELECT FROM bulk_jobs r WHERE r.account_id = j.account_id AND r.kind = j.kind AND r.id <> j.id
                    AND r.status IN ('reading', 'running') AND r.leased_by IS NOT NULL AND r.lease_until > clock_timestamp())
            ORDER BY j.run_at, j.id LIMIT 1 FOR NO KEY UPDATE OF j SKIP LOCKED),
        leased AS (
            UPDATE bulk_jobs j SET leased_by = $1, lease_until = clock_timestamp() + $3,
                started_at = coalesce(j.started_at, clock_timestamp())
            FROM next WHERE j.id = next.id RETURNING j.*)
        SELECT {Columns} FROM leased j LEFT JOIN spooled_files f ON f.id = j.file_id
        """;

    /// <param name="worker">Who leases it.</param>
    /// <param name="kinds">Of these.</param>
    /// <param name="underWay">Jobs that the worker still runs.</param>
    /// <param name="stop">Ends the statement.</param>
    /// <returns>A job that waits, leased; null when none does.</returns>
    public async Task<LeasedJob?> Claim(Guid worker, BulkKind[] kinds, string[] underWay, CancellationToken stop)
    {
        await using var command = database.CreateWork(ClaimSql);
        command.Parameters.Add(new() { Value = worker });
        command.Parameters.Add(new() { Value = kinds.Select(k => k.ToString()).ToArray() });
        command.Parameters.Add(new() { Value = Lease });
        command.Parameters.Add(new() { Value = underWay });
        return await Read(command, worker, stop);
    }

    /// <summary>Leases one job, where it waits.</summary>
    public async Task Take(string id, Guid worker, CancellationToken stop)
    {
        await using var command = database.CreateWork(
            """
            UPDATE bulk_jobs SET leased_by = $2, lease_until = clock_timestamp() + $3
            WHERE id = $1 AND status IN ('reading', 'running') AND (leased_by IS NULL OR lease_until <= clock_timestamp())
            """
        );
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = worker });
        command.Parameters.Add(new() { Value = Lease });
        await command.ExecuteNonQueryAsync(stop);
    }

    /// <returns>A job that the worker has leased already; null where it has not.</returns>
    public async Task<LeasedJob?> Find(string id, Guid worker, CancellationToken stop)
    {
        await using var command = database.CreateWork(
            $"SELECT {Columns} FROM bulk_jobs j LEFT JOIN spooled_files f ON f.id = j.file_id WHERE j.id = $1 AND j.leased_by = $2"
        );
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = worker });
        return await Read(command, worker, stop);
    }

    /// <returns>False when the lease is another's by now, or the job was stopped.</returns>
    public async Task<bool> Renew(LeasedJob job, CancellationToken stop)
    {
        await using var command = database.CreateWork(
            "UPDATE bulk_jobs SET lease_until = clock_timestamp() + $3 WHERE id = $1 AND leased_by = $2"
        );
        command.Parameters.Add(new() { Value = job.Id });
        command.Parameters.Add(new() { Value = job.Worker });
        command.Parameters.Add(new() { Value = Lease });
        return await command.ExecuteNonQueryAsync(stop) == 1;
    }

    /// <summary>Ends the lease; another server, or this one, goes on behind the saved position.</summary>
    /// <param name="job">The job.</param>
    /// <param name="pause">Nobody goes on before.</param>
    public async Task GiveBack(LeasedJob job, TimeSpan pause)
    {
        await using var command = database.CreateWork(
            """
            UPDATE bulk_jobs SET leased_by = CASE WHEN $3 > interval '0' THEN leased_by END, lease_until = clock_timestamp() + $3,
                run_at = clock_timestamp()
            WHERE id = $1 AND leased_by = $2
            """
        );
        command.Parameters.Add(new() { Value = job.Id });
        command.Parameters.Add(new() { Value = job.Worker });
        command.Parameters.Add(new() { Value = pause, NpgsqlDbType = NpgsqlDbType.Interval });
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Whether another account's job waits for a place.</summary>
    public async Task<bool> OthersWait(LeasedJob job, CancellationToken stop)
    {
        await using var command = database.CreateWork(
            """
            SELECT EXISTS (SELECT FROM bulk_jobs WHERE status IN ('reading', 'running') AND leased_by IS NULL AND account_id <> $1)
            """
        );
        command.Parameters.Add(new() { Value = job.AccountId });
        return (bool)(await command.ExecuteScalarAsync(stop))!;
    }

    /// <summary>In a transaction: keeps the job this process's until the commit.</summary>
    /// <exception cref="LeaseLostException">It is not.</exception>
    /// <returns>Whether its account is enabled.</returns>
    public static async Task<bool> Lock(ServerDb db, LeasedJob job, CancellationToken stop)
    {
        var enabled = await db
            .Database.SqlQuery<bool>(
                $"""
                SELECT NOT a.is_disabled AS "Value" FROM bulk_jobs j JOIN accounts a ON a.id = j.account_id
                WHERE j.id = {job.Id} AND j.leased_by = {job.Worker} AND j.status IN ('reading', 'running') FOR NO KEY UPDATE OF j
                """
            )
            .ToListAsync(stop);
        return enabled.Count == 1 ? enabled[0] : throw new LeaseLostException();
    }

    private static async Task<LeasedJob?> Read(NpgsqlCommand command, Guid worker, CancellationToken stop)
    {
        await using var row = await command.ExecuteReaderAsync(stop);
        return await row.ReadAsync(stop)
            ? new(
                row.GetString(0),
                row.GetGuid(1),
                Enum.Parse<BulkKind>(row.GetString(2)),
                Enum.Parse<BulkStatus>(row.GetString(3)),
                row.GetString(4),
                row.IsDBNull(5) ? null : row.GetInt64(5),
                row.IsDBNull(6) ? null : row.GetString(6),
                row.GetInt64(7),
                row.GetInt64(8),
                row.GetInt64(9),
                row.GetString(10),
                worker
            )
            : null;
    }
}
