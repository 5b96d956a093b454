using System.Data.Common;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Platform.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace CherryPie.Server.Features.Push;

/// <summary>The pushes that wait in the devices' rows. A device and pass type have one row, so their pushes can't pile up.</summary>
internal sealed class PushTable(NpgsqlDataSource database, ServerLease server)
{
    /// <summary>How long a claim holds a push.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    // Longer than the client's time-out: while one push of a stopped pass type is tried, no other is.
    private static readonly TimeSpan _probe = TimeSpan.FromSeconds(45);

    /// <summary>Makes due what gone servers had under way, in the order in which everybody locks devices, and ends their attempts at a
    /// stopped pass type.</summary>
    public static string Release { get; } =
        $"""
            WITH held AS (
                SELECT device_id, pass_type_identifier, account_id FROM devices
                WHERE push_leased_by = ANY($1) AND push_due_at = pushed_at + interval '{(int)Lease.TotalSeconds} s'
                ORDER BY device_id, pass_type_identifier FOR UPDATE),
            tried AS (
                UPDATE pass_types t SET stopped_until = clock_timestamp()
                WHERE stop_reason IS NOT NULL AND stopped_until <= clock_timestamp() + interval '{(int)_probe.TotalSeconds} s'
                    AND (account_id, pass_type_identifier) IN (SELECT account_id, pass_type_identifier FROM held))
            UPDATE devices d SET push_due_at = clock_timestamp(), push_leased_by = NULL
            FROM held WHERE d.device_id = held.device_id AND d.pass_type_identifier = held.pass_type_identifier
            """;

    /// <summary>Leases due pushes of all pass types whose circuit breaker is closed; of one that is tried again, a single push. All of a
    /// claim have the same times.</summary>
    /// <param name="most">How many at most.</param>
    public async Task<List<DuePush>> Claim(int most, CancellationToken stop)
    {
        await using var command = database.CreateWork(
            """
            WITH due AS (
                SELECT d.*, t.account_id, t.stop_reason IS NOT NULL AS is_probe FROM pass_types t CROSS JOIN LATERAL (
                    SELECT device_id, pass_type_identifier FROM devices
                    WHERE account_id = t.account_id AND pass_type_identifier = t.pass_type_identifier AND push_due_at <= clock_timestamp()
                    ORDER BY push_due_at LIMIT CASE WHEN t.stop_reason IS NULL THEN $1 ELSE 1 END FOR UPDATE SKIP LOCKED) d
                WHERE t.stopped_until IS NULL OR t.stopped_until <= clock_timestamp() LIMIT $1),
            probing AS (
                UPDATE pass_types t SET stopped_until = clock_timestamp() + $3 FROM due
                WHERE due.is_probe AND t.account_id = due.account_id AND t.pass_type_identifier = due.pass_type_identifier)
            UPDATE devices d SET push_due_at = statement_timestamp() + $2, pushed_at = statement_timestamp(),
                push_attempts = push_attempts + 1, push_leased_by = $4
            FROM due WHERE d.device_id = due.device_id AND d.pass_type_identifier = due.pass_type_identifier
            RETURNING d.device_id, d.pass_type_identifier, d.account_id, d.push_token, d.push_attempts, d.push_template_id,
                due.is_probe, d.push_due_at, d.pushed_at
            """
        );
        command.Parameters.Add(new() { Value = most });
        command.Parameters.Add(new() { Value = Lease });
        command.Parameters.Add(new() { Value = _probe });
        command.Parameters.Add(new() { Value = server.Id });
        var due = new List<DuePush>();
        await using var rows = await command.ExecuteReaderAsync(stop);
        while (await rows.ReadAsync(stop))
        {
            due.Add(Read(rows));
        }

        return due;
    }

    /// <summary>Makes due again what a claim has leased that was begun after another one: its answer was lost, so that nobody sends
    /// it.</summary>
    /// <param name="since">When the last claim began whose answer came, by the database's clock.</param>
    public async Task GiveBackSince(DateTime since, CancellationToken stop)
    {
        await using var command = database.CreateWork(
            """
            WITH held AS (
                SELECT device_id, pass_type_identifier FROM devices
                WHERE push_leased_by = $1 AND push_due_at = pushed_at + $2 AND pushed_at > $3
                ORDER BY device_id, pass_type_identifier FOR UPDATE)
            UPDATE devices d SET push_due_at = clock_timestamp(), push_leased_by = NULL, push_attempts = GREATEST(push_attempts - 1, 0)
            FROM held WHERE d.device_id = held.device_id AND d.pass_type_identifier = held.pass_type_identifier
            """
        );
        command.Parameters.Add(new() { Value = server.Id });
        command.Parameters.Add(new() { Value = Lease });
        command.Parameters.Add(new() { Value = since });
        await command.ExecuteNonQueryAsync(stop);
    }

    /// <summary>Stores each push that was given up as a dead job, for an operator to see and to retry.</summary>
    public async Task DeadLetter(IReadOnlyCollection<PushResult> results, CancellationToken stop)
    {
        if (results.Count == 0)
        {
            return;
        }

        await using var command = database.CreateWork(
            """
            INSERT INTO jobs (kind, subject, account_id, position, done, total, attempts, is_dead, error)
            SELECT $1, type || ' ' || device, account, 0, 0, 0, attempts, true, error
            FROM unnest($2, $3, $4, $5, $6) r(device, type, account, attempts, error)
            """
        );
        command.Parameters.Add(new() { Value = JobKinds.Push.Name });
        command.Parameters.Add(ArrayParameter.Of(results, r => r.Push.DeviceId, NpgsqlDbType.Text));
        command.Parameters.Add(ArrayParameter.Of(results, r => r.Push.PassTypeIdentifier, NpgsqlDbType.Text));
        command.Parameters.Add(ArrayParameter.Of(results, r => r.Push.AccountId, NpgsqlDbType.Uuid));
        command.Parameters.Add(ArrayParameter.Of(results, r => r.Push.Attempts, NpgsqlDbType.Integer));
        command.Parameters.Add(
            ArrayParameter.Of(results, r => $"APNs answered {r.Response.Status} {r.Response.Reason}", NpgsqlDbType.Text)
        );
        await command.ExecuteNonQueryAsync(stop);
    }

    /// <summary>Makes the pushes of dead jobs that an operator retried due again.</summary>
    public async Task Requeue(IReadOnlyList<ClaimedJob> jobs, CancellationToken stop)
    {
        await using var command = database.CreateWork(
            """
            UPDATE devices SET push_due_at = clock_timestamp(), push_attempts = 0
            WHERE pass_type_identifier || ' ' || device_id = ANY($1) AND device_id = ANY($2) AND suspended_at IS NULL
            """
        );
        command.Parameters.Add(new() { Value = jobs.Select(j => j.Subject).ToArray() });
        command.Parameters.Add(
            new() { Value = jobs.Select(j => j.Subject[(j.Subject.IndexOf(' ', StringComparison.Ordinal) + 1)..]).ToArray() }
        );
        await command.ExecuteNonQueryAsync(stop);
    }

    private static DuePush Read(DbDataReader row) =>
        new(
            row.GetString(0),
            row.GetString(1),
            row.GetGuid(2),
            row.GetString(3),
            row.GetInt32(4),
            row.IsDBNull(5) ? null : row.GetInt64(5),
            row.GetBoolean(6),
            row.GetDateTime(7),
            row.GetDateTime(8)
        );
}
