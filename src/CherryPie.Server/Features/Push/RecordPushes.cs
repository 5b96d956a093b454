using CherryPie.Server.Features.Events;
using CherryPie.Server.Platform.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace CherryPie.Server.Features.Push;

/// <summary>Records the results of many pushes in one round trip and one transaction. Those of a batch that APNs accepted share a row, all
/// others go into the devices' rows. A push that became due while one was under way stays due.</summary>
internal sealed class RecordPushes(NpgsqlDataSource database, EventLog events, TimeProvider clock)
{
    // Until the end of the transaction: rows are then locked in the order in which they are given, as everybody locks devices.
    // Locking them first, by a statement of its own, would cost as much as writing them.
    private const string LockInOrder =
        "SELECT set_config(name, 'off', true) FROM unnest(ARRAY['enable_hashjoin', 'enable_mergejoin', 'enable_seqscan']) name";

    public async Task Run(IReadOnlyCollection<PushResult> results, CancellationToken stop)
    {
        var accepted = results.ToLookup(r => r.Push.Batch is not null && r.Response.Verdict == PushVerdict.Delivered);
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var commands = new NpgsqlBatch(connection) { Timeout = ConnectionSettings.LongestWork };
        foreach (var credit in CreditTemplates(results))
        {
            commands.BatchCommands.Add(credit);
        }

        if (accepted[false].ToList() is { Count: > 0 } others)
        {
            commands.BatchCommands.Add(new NpgsqlBatchCommand(LockInOrder));
            commands.BatchCommands.Add(UpdateDevices(others));
        }

        foreach (var batch in accepted[true].GroupBy(r => r.Push.Batch!))
        {
            commands.BatchCommands.Add(InsertResults(batch));
        }

        var batches = results.Where(r => r.Push.Batch is not null).GroupBy(r => r.Push.Batch!).ToList();
        if (batches.Count > 0)
        {
            commands.BatchCommands.Add(EndBatches(batches));
        }

        if (events.IsOn && results.Where(PushFailedEvents.IsOne).ToList() is { Count: > 0 } failed)
        {
            commands.BatchCommands.Add(PushFailedEvents.Insert(failed, clock.GetUtcNow()));
        }

        await commands.ExecuteNonQueryAsync(stop);
        foreach (var batch in batches)
        {
            batch.Key.Unrecorded -= batch.Count();
        }
    }

    // Templates before devices, in the order in which a registration locks them. A statement for each: one that locks several rows and
    // then changes them goes back to the version that it has read, and deadlocks with another one that waits there for the lock.
    private static IEnumerable<NpgsqlBatchCommand> CreditTemplates(IReadOnlyCollection<PushResult> results) =>
        results
            .Where(r => r.Response.Verdict == PushVerdict.Delivered && r.Push.TemplateId is not null)
            .GroupBy(r => r.Push.TemplateId!.Value)
            .OrderBy(d => d.Key)
            .Select(d => new NpgsqlBatchCommand("UPDATE templates SET pushed = pushed + $1 WHERE id = $2")
            {
                Parameters =
                {
                    new() { Value = (long)d.Count() },
                    new() { Value = d.Key },
                },
            });

    // What the pushes of one claim have in common is sent once: a thousand results are of few claims, and the join stays small.
    private static NpgsqlBatchCommand UpdateDevices(IReadOnlyCollection<PushResult> results)
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
                last_status = COALESCE(r.status, last_status),
                last_reason = CASE WHEN r.status IS NULL THEN last_reason ELSE r.reason END,
                last_apns_id = CASE WHEN r.status IS NULL THEN last_apns_id ELSE r.apns END,
                push_due_at = CASE
                    WHEN push_token <> r.token THEN clock_timestamp()
                    WHEN r.suspends THEN NULL
                    WHEN push_due_at IS NOT NULL AND push_due_at IS DISTINCT FROM r.lease THEN push_due_at
                    ELSE clock_timestamp() + r.retry END,
                push_template_id = CASE WHEN r.lease IS NULL AND push_due_at IS NULL THEN r.template ELSE push_template_id END,
                pushed_at = GREATEST(pushed_at, r.begun),
                push_attempts = CASE
                    WHEN r.retry IS NULL THEN 0
                    WHEN r.counts THEN GREATEST(push_attempts, r.attempts)
                    ELSE GREATEST(push_attempts - 1, 0) END,
                suspended_at = CASE WHEN r.suspends AND push_token = r.token THEN clock_timestamp() ELSE suspended_at END
            FROM (
                SELECT * FROM unnest($1, $2, $3, $4, $5) AS given(device, token, apns, retry, outcome)
                JOIN unnest($6, $7, $8, $9, $10, $11, $12, $13, $14) WITH ORDINALITY
                    AS o(type, lease, status, reason, suspends, counts, begun, attempts, template, number) ON number = outcome
                ORDER BY device COLLATE "C", type COLLATE "C") r
            WHERE devices.device_id = r.device AND devices.pass_type_identifier = r.type
            """
        )
        {
            Parameters =
            {
                ArrayParameter.Of(results, r => r.Push.DeviceId, NpgsqlDbType.Text),
                ArrayParameter.Of(results, r => r.Push.PushToken, NpgsqlDbType.Text),
                ArrayParameter.Of(results, r => r.Response.ApnsId, NpgsqlDbType.Text),
                ArrayParameter.Of(results, r => r.RetryAfter, NpgsqlDbType.Interval),
                ArrayParameter.Of(outcome, n => n, NpgsqlDbType.Integer),
                ArrayParameter.Of(outcomes, o => o.PassTypeIdentifier, NpgsqlDbType.Text),
                ArrayParameter.Of(outcomes, o => o.Lease, NpgsqlDbType.TimestampTz),
                ArrayParameter.Of(outcomes, o => o.Status, NpgsqlDbType.Smallint),
                ArrayParameter.Of(outcomes, o => o.Reason, NpgsqlDbType.Text),
                ArrayParameter.Of(outcomes, o => o.Suspends, NpgsqlDbType.Boolean),
                ArrayParameter.Of(outcomes, o => o.CountsAsAttempt, NpgsqlDbType.Boolean),
                ArrayParameter.Of(outcomes, o => o.Begun, NpgsqlDbType.TimestampTz),
                ArrayParameter.Of(outcomes, o => o.Attempts, NpgsqlDbType.Integer),
                ArrayParameter.Of(outcomes, o => o.TemplateId, NpgsqlDbType.Bigint),
            },
        };
    }

    // A row for each push would cost PostgreSQL more than the push.
    private static NpgsqlBatchCommand InsertResults(IGrouping<LeasedBatch, PushResult> results)
    {
        var push = results.First().Push;
        return new NpgsqlBatchCommand(
            """
            INSERT INTO push_batch_results (batch_id, job_id, pass_type_identifier, template_id, begun_at, devices, apns_ids)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """
        )
        {
            Parameters =
            {
                new() { Value = results.Key.Id },
                new() { Value = results.Key.JobId },
                new() { Value = push.PassTypeIdentifier },
                new() { Value = push.TemplateId!.Value },
                new() { Value = push.Begun },
                new() { Value = results.Select(r => r.Push.DeviceId).ToArray() },
                new() { Value = results.Select(r => r.Response.ApnsId).ToArray() },
            },
        };
    }

    // Deletes batches whose pushes are all recorded, and renews the leases of the others.
    private static NpgsqlBatchCommand EndBatches(IEnumerable<IGrouping<LeasedBatch, PushResult>> batches)
    {
        var byEnd = batches.ToLookup(b => b.Key.Unrecorded == b.Count(), b => b.Key.Id);
        return new NpgsqlBatchCommand(
            """
            WITH ended AS (DELETE FROM push_batches WHERE id = ANY($1))
            UPDATE push_batches SET due_at = clock_timestamp() + $3 WHERE id = ANY($2)
            """
        )
        {
            Parameters =
            {
                new() { Value = byEnd[true].ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint },
                new() { Value = byEnd[false].ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint },
                new() { Value = PushBatches.Lease },
            },
        };
    }

    /// <summary>What the results of one claim mostly share.</summary>
    private readonly record struct Outcome(
        string PassTypeIdentifier,
        DateTime? Lease,
        short? Status,
        string Reason,
        bool Suspends,
        bool CountsAsAttempt,
        DateTime Begun,
        int Attempts,
        long? TemplateId
    )
    {
        public static Outcome Of(PushResult r) =>
            new(
                r.Push.PassTypeIdentifier,
                r.Push.Lease,
                r.Response.Reason == PushFailure.NotSent ? null : (short)r.Response.Status,
                r.Response.Reason,
                r.Suspends,
                r.CountsAsAttempt,
                r.Push.Begun,
                r.Push.Attempts,
                r.Push.TemplateId
            );
    }
}
