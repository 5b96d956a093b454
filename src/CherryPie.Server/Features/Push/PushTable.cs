using CherryPie.Server.Features.Jobs;
using Npgsql;
using NpgsqlTypes;

namespace CherryPie.Server.Features.Push;

/// <summary>The SQL of waiting pushes. A device's row is its queue, so pushes to one device and pass type can't pile up.</summary>
internal sealed class PushTable(NpgsqlDataSource database)
{
    // Until the end of the transaction: rows are locked in the order in which they are given, as everybody locks devices. To lock them first would cost as much as to write them.
    private const string InOrder =
        "SELECT set_config(name, 'off', true) FROM unnest(ARRAY['enable_hashjoin', 'enable_mergejoin', 'enable_seqscan']) name";

    private static readonly TimeSpan _lease = TimeSpan.FromMinutes(2);

    // Longer than the client's patience: while one push tries, no other does.
    private static readonly TimeSpan _probe = TimeSpan.FromSeconds(45);

    /// <summary>Leases due pushes of all pass types that aren't stopped; of one that is being tried again, a single one. All of a claim get the same times.</summary>
    public async Task<List<DuePush>> Claim(int most, CancellationToken stop)
    {
        await using var command = database.CreateCommand(
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
            UPDATE devices d SET push_due_at = statement_timestamp() + $2, pushed_at = statement_timestamp(), push_attempts = push_attempts + 1
            FROM due WHERE d.device_id = due.device_id AND d.pass_type_identifier = due.pass_type_identifier
            RETURNING d.device_id, d.pass_type_identifier, d.account_id, d.push_token, d.push_attempts, d.push_template_id, due.is_probe, d.push_due_at, d.pushed_at
            """
        );
        command.Parameters.Add(new() { Value = most });
        command.Parameters.Add(new() { Value = _lease });
        command.Parameters.Add(new() { Value = _probe });
        var due = new List<DuePush>();
        await using var rows = await command.ExecuteReaderAsync(stop);
        while (await rows.ReadAsync(stop))
        {
            due.Add(
                new DuePush(
                    rows.GetString(0),
                    rows.GetString(1),
                    rows.GetGuid(2),
                    rows.GetString(3),
                    rows.GetInt32(4),
                    rows.IsDBNull(5) ? null : rows.GetInt64(5),
                    rows.GetBoolean(6),
                    rows.GetDateTime(7),
                    rows.GetDateTime(8)
                )
            );
        }

        return due;
    }

    /// <summary>Writes results down: what APNs has taken of a page by page, the others in the devices' rows. What became due while a push was under way stays due.</summary>
    public async Task Record(IReadOnlyCollection<PushResult> results, CancellationToken stop)
    {
        var byPage = results.ToLookup(r => r.Push.Page is not null && r.Answer.Verdict == PushVerdict.Delivered);
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(Credit(results));
        if (byPage[false].ToList() is { Count: > 0 } others)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(InOrder));
            batch.BatchCommands.Add(Devices(others));
        }

        foreach (var page in byPage[true].GroupBy(r => r.Push.Page!))
        {
            batch.BatchCommands.Add(PushBatches.Answered(page));
        }

        if (results.Any(r => r.Push.Page is not null))
        {
            batch.BatchCommands.Add(PushBatches.Progress(results));
        }

        await batch.ExecuteNonQueryAsync(stop);
        PushBatches.WrittenDown(results);
    }

    /// <summary>Leaves a dead job of each push that was given up, for an operator to see and to retry.</summary>
    public async Task DeadLetter(IReadOnlyCollection<PushResult> results, CancellationToken stop)
    {
        if (results.Count == 0)
        {
            return;
        }

        await using var command = database.CreateCommand(
            """
            INSERT INTO jobs (kind, subject, account_id, position, done, total, attempts, is_dead, error)
            SELECT $1, type || ' ' || device, account, 0, 0, 0, attempts, true, error FROM unnest($2, $3, $4, $5, $6) r(device, type, account, attempts, error)
            """
        );
        command.Parameters.Add(new() { Value = JobKinds.Push.Name });
        command.Parameters.Add(Array(results, r => r.Push.DeviceId, NpgsqlDbType.Text));
        command.Parameters.Add(Array(results, r => r.Push.PassTypeIdentifier, NpgsqlDbType.Text));
        command.Parameters.Add(Array(results, r => r.Push.AccountId, NpgsqlDbType.Uuid));
        command.Parameters.Add(Array(results, r => r.Push.Attempts, NpgsqlDbType.Integer));
        command.Parameters.Add(Array(results, r => $"APNs answered {r.Answer.Status} {r.Answer.Reason}", NpgsqlDbType.Text));
        await command.ExecuteNonQueryAsync(stop);
    }

    /// <summary>Makes the pushes of retried dead jobs due again.</summary>
    public async Task Requeue(IReadOnlyList<ClaimedJob> jobs, CancellationToken stop)
    {
        await using var command = database.CreateCommand(
            "UPDATE devices SET push_due_at = clock_timestamp(), push_attempts = 0 WHERE pass_type_identifier || ' ' || device_id = ANY($1) AND device_id = ANY($2) AND suspended_at IS NULL"
        );
        command.Parameters.Add(new() { Value = jobs.Select(j => j.Subject).ToArray() });
        command.Parameters.Add(
            new() { Value = jobs.Select(j => j.Subject[(j.Subject.IndexOf(' ', StringComparison.Ordinal) + 1)..]).ToArray() }
        );
        await command.ExecuteNonQueryAsync(stop);
    }

    // Templates before devices, as whoever registers locks them.
    private static NpgsqlBatchCommand Credit(IReadOnlyCollection<PushResult> results)
    {
        var delivered = results
            .Where(r => r.Answer.Verdict == PushVerdict.Delivered && r.Push.TemplateId is not null)
            .GroupBy(r => r.Push.TemplateId!.Value)
            .ToList();
        return new NpgsqlBatchCommand(
            """
            WITH told AS (SELECT t.id, n.count FROM templates t JOIN unnest($1, $2) n(id, count) ON n.id = t.id ORDER BY t.id FOR NO KEY UPDATE OF t)
            UPDATE templates t SET pushed = t.pushed + told.count FROM told WHERE t.id = told.id
            """
        )
        {
            Parameters =
            {
                new() { Value = delivered.Select(d => d.Key).ToArray() },
                new() { Value = delivered.Select(d => (long)d.Count()).ToArray() },
            },
        };
    }

    // What the pushes of one claim have in common is said once; there are few claims in a batch, or the join would be slow.
    private static NpgsqlBatchCommand Devices(IReadOnlyCollection<PushResult> results)
    {
        var numbers = new Dictionary<Outcome, int>();
        var outcome = results
            .Select(Outcome.Of)
            .Select(o => numbers.TryGetValue(o, out var known) ? known : numbers[o] = numbers.Count + 1)
            .ToArray();
        var outcomes = numbers.Keys;
        return new NpgsqlBatchCommand(
            """
            UPDATE devices SET
                last_status = COALESCE(r.status, last_status), last_reason = CASE WHEN r.status IS NULL THEN last_reason ELSE r.reason END,
                last_apns_id = CASE WHEN r.status IS NULL THEN last_apns_id ELSE r.apns END,
                push_due_at = CASE
                    WHEN push_token <> r.token THEN clock_timestamp()
                    WHEN r.suspends THEN NULL
                    WHEN push_due_at IS NOT NULL AND push_due_at IS DISTINCT FROM r.lease THEN push_due_at
                    ELSE clock_timestamp() + r.retry END,
                push_template_id = CASE WHEN r.lease IS NULL AND push_due_at IS NULL THEN r.template ELSE push_template_id END,
                pushed_at = GREATEST(pushed_at, r.begun),
                push_attempts = CASE WHEN r.retry IS NULL THEN 0 WHEN r.counts THEN GREATEST(push_attempts, r.attempts) ELSE GREATEST(push_attempts - 1, 0) END,
                suspended_at = CASE WHEN r.suspends AND push_token = r.token THEN clock_timestamp() ELSE suspended_at END
            FROM (
                SELECT * FROM unnest($1, $2, $3, $4, $5) AS given(device, token, apns, retry, outcome)
                JOIN unnest($6, $7, $8, $9, $10, $11, $12, $13, $14) WITH ORDINALITY AS o(type, lease, status, reason, suspends, counts, begun, attempts, template, number) ON number = outcome
                ORDER BY device COLLATE "C", type COLLATE "C") r
            WHERE devices.device_id = r.device AND devices.pass_type_identifier = r.type
            """
        )
        {
            Parameters =
            {
                Array(results, r => r.Push.DeviceId, NpgsqlDbType.Text),
                Array(results, r => r.Push.PushToken, NpgsqlDbType.Text),
                Array(results, r => r.Answer.ApnsId, NpgsqlDbType.Text),
                Array(results, r => r.RetryAfter, NpgsqlDbType.Interval),
                Array(outcome, n => n, NpgsqlDbType.Integer),
                Array(outcomes, o => o.PassTypeIdentifier, NpgsqlDbType.Text),
                Array(outcomes, o => o.Lease, NpgsqlDbType.TimestampTz),
                Array(outcomes, o => o.Status, NpgsqlDbType.Smallint),
                Array(outcomes, o => o.Reason, NpgsqlDbType.Text),
                Array(outcomes, o => o.Suspends, NpgsqlDbType.Boolean),
                Array(outcomes, o => o.CountsAsTry, NpgsqlDbType.Boolean),
                Array(outcomes, o => o.Begun, NpgsqlDbType.TimestampTz),
                Array(outcomes, o => o.Attempts, NpgsqlDbType.Integer),
                Array(outcomes, o => o.TemplateId, NpgsqlDbType.Bigint),
            },
        };
    }

    private static NpgsqlParameter Array<TFrom, T>(IReadOnlyCollection<TFrom> from, Func<TFrom, T> value, NpgsqlDbType type) =>
        new() { Value = from.Select(value).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | type };

    private readonly record struct Outcome(
        string PassTypeIdentifier,
        DateTime? Lease,
        short? Status,
        string Reason,
        bool Suspends,
        bool CountsAsTry,
        DateTime Begun,
        int Attempts,
        long? TemplateId
    )
    {
        public static Outcome Of(PushResult r) =>
            new(
                r.Push.PassTypeIdentifier,
                r.Push.Lease,
                r.Answer.Reason == PushFailure.NotSent ? null : (short)r.Answer.Status,
                r.Answer.Reason,
                r.Suspends,
                r.CountsAsTry,
                r.Push.Begun,
                r.Push.Attempts,
                r.Push.TemplateId
            );
    }
}
