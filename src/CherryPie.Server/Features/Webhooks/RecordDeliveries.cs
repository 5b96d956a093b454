using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Features.People;
using CherryPie.Server.Platform.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace CherryPie.Server.Features.Webhooks;

/// <summary>Records the results of some attempts of one webhook in one round trip and one transaction, with what they say of the webhook:
/// that it works, fails, wants a pause, or is to be disabled.</summary>
internal sealed class RecordDeliveries(NpgsqlDataSource database, ServerLease server)
{
    private const string Gone = "the receiver answered 410 Gone";

    // The webhook's row first, as whoever changes or deletes a webhook locks it. It has failed since its first failure for as long as
    // there is always a delivery that is tried again: one that was given up weeks ago must not count against a webhook that is quiet.
    private const string WebhookSql = """
        WITH old AS MATERIALIZED (
            SELECT id, failing_since, disabled_at, updated_at = $17 AS is_same FROM webhooks WHERE id = $1 FOR NO KEY UPDATE),
        failing AS (
            SELECT id, disabled_at, is_same,
                CASE WHEN NOT is_same THEN failing_since WHEN NOT $5 THEN NULL WHEN NOT $4 AND failing_since IS NOT NULL AND (EXISTS (
                        SELECT FROM webhook_deliveries WHERE webhook_id = $1 AND position = ANY ($12)
                            AND attempts > 0 AND tried_at > clock_timestamp() - $13)
                    OR (
                        SELECT true FROM webhook_deliveries WHERE webhook_id = $1 AND due_at > statement_timestamp() AND due_at < 'infinity'
                            AND attempts > 0 AND tried_at > clock_timestamp() - $13
                        ORDER BY due_at, position LIMIT 1))
                    THEN failing_since ELSE clock_timestamp() END AS failing_since
            FROM old),
        verdict AS (
            SELECT *, CASE WHEN NOT is_same THEN NULL WHEN $6 THEN $7
                WHEN $5 AND NOT $4 AND failing_since <= clock_timestamp() - $8 THEN $9 END AS reason
            FROM failing),
        new AS (
            UPDATE webhooks w SET
                lease_until = CASE WHEN w.leased_by = $2 THEN clock_timestamp() + $3 ELSE w.lease_until END,
                last_success_at = CASE WHEN v.is_same AND $4 THEN clock_timestamp() ELSE w.last_success_at END,
                failing_since = v.failing_since,
                paused_until = CASE WHEN v.is_same THEN GREATEST(clock_timestamp() + $10, w.paused_until) ELSE w.paused_until END,
                disabled_at = CASE WHEN v.reason IS NULL THEN w.disabled_at ELSE COALESCE(w.disabled_at, clock_timestamp()) END,
                disabled_reason = CASE WHEN v.reason IS NULL THEN w.disabled_reason ELSE COALESCE(w.disabled_reason, v.reason) END
            FROM verdict v WHERE w.id = v.id
            RETURNING w.account_id, w.id, CASE WHEN v.disabled_at IS NULL THEN v.reason END AS reason),
        audited AS (
            INSERT INTO audit_entries (at, account_id, actor, action, object, changes)
            SELECT clock_timestamp(), account_id, 'server', $11, id, reason FROM new WHERE reason IS NOT NULL),
        mailed AS (
            INSERT INTO jobs (kind, subject, account_id, position, done, total, attempts, is_dead)
            SELECT $14, new.id || '/' || m.person_id, new.account_id, 0, 0, 0, 0, false
            FROM new JOIN memberships m ON m.account_id = new.account_id AND m.role = $15
            WHERE reason IS NOT NULL ORDER BY m.created_at LIMIT $16)
        SELECT reason FROM new
        """;

    // One that was to be sent again during the attempt is due at another time: it stays due. The rows are found by their key: as null could
    // be equal to null, the planner keeps from the indexes of what is due.
    private const string DeliveriesSql = """
        UPDATE webhook_deliveries d SET status = r.status, code = r.code, milliseconds = r.milliseconds, error = r.error,
            attempts = attempts + 1, tried_at = clock_timestamp(), due_at = clock_timestamp() + r.retry
        FROM unnest($2, $3, $4, $5, $6, $7, $8) r(position, status, code, milliseconds, error, retry, due_at)
        WHERE d.webhook_id = $1 AND d.position = ANY ($2) AND d.position = r.position AND d.due_at IS NOT DISTINCT FROM r.due_at
        """;

    // By statistics that do not know what has just come, PostgreSQL would compare each result with each row.
    private const string HashSql = "SELECT set_config('enable_nestloop', 'off', true)";

    // What waited for the end of its pass's former event is due. Mostly nothing waits, which the last entry of an index tells;
    // isfinite() keeps the planner from reading by that index all that waits.
    private static readonly string _followersSql = $"""
        UPDATE webhook_deliveries SET due_at = clock_timestamp()
        WHERE webhook_id = $1 AND NOT isfinite(due_at) AND position = ANY (ARRAY(
            SELECT oldest.position
            FROM unnest($2) ended(pass_id), LATERAL ({KeyedPlans.Oldest("b.pass_id, b.position", "ended.pass_id")}) oldest
            WHERE oldest.pass_id = ended.pass_id))
          AND (
            SELECT due_at FROM webhook_deliveries WHERE webhook_id = $1 AND due_at IS NOT NULL
            ORDER BY due_at DESC, position DESC LIMIT 1) = 'infinity'
        """;

    private static readonly TimeSpan _again = TimeSpan.FromSeconds(1);

    /// <summary>Tries until the database has it, or the server stops: what is not recorded would be sent once more.</summary>
    public async Task UntilDone(LeasedWebhook webhook, IReadOnlyList<DeliveryResult> results, ILogger log, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                if (await Run(webhook, results, CancellationToken.None) is { } reason)
                {
                    log.LogWarning("Webhook {Webhook} is disabled: {Reason}", webhook.Id, reason);
                }

                return;
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                log.LogWarning("Results of webhook {Webhook} can't be recorded, trying again: {Reason}", webhook.Id, e.Message);
                await JobSignal.Rest(_again, stop);
            }
        }
    }

    /// <returns>Why the webhook is disabled by this; null: it is not.</returns>
    public async Task<string?> Run(LeasedWebhook webhook, IReadOnlyList<DeliveryResult> results, CancellationToken stop)
    {
        await using var batch = database.CreateBatch();
        batch.Timeout = ConnectionSettings.LongestWork;
        batch.BatchCommands.Add(new(KeyedPlans.Sql));
        batch.BatchCommands.Add(OfWebhook(webhook, results));
        batch.BatchCommands.Add(new(HashSql));
        batch.BatchCommands.Add(OfDeliveries(webhook, results));
        var ended = results
            .Where(r => r is { Retry: null, Delivery.PassId: not null })
            .Select(r => r.Delivery.PassId!)
            .Distinct()
            .ToArray();
        if (ended.Length > 0)
        {
            batch.BatchCommands.Add(
                new(_followersSql)
                {
                    Parameters =
                    {
                        new() { Value = webhook.Id },
                        new() { Value = ended },
                    },
                }
            );
        }

        await using var row = await batch.ExecuteReaderAsync(stop);
        await row.NextResultAsync(stop);
        var reason = await row.ReadAsync(stop) && !row.IsDBNull(0) ? row.GetString(0) : null;
        while (await row.NextResultAsync(stop))
        {
            // The other statements have failed or not by then.
        }

        return reason;
    }

    // What a receiver did before the webhook was changed says nothing of the one that it has now.
    private NpgsqlBatchCommand OfWebhook(LeasedWebhook webhook, IReadOnlyList<DeliveryResult> all)
    {
        var version = all.Max(r => r.Version);
        var results = all.Where(r => r.Version == version).ToList();
        return new(WebhookSql)
        {
            Parameters =
            {
                new() { Value = webhook.Id },
                new() { Value = server.Id },
                new() { Value = WebhookTable.Lease },
                new() { Value = results.Any(r => r.Status == DeliveryStatus.delivered) },
                new() { Value = results[^1].Status != DeliveryStatus.delivered },
                new() { Value = results.Any(r => r.IsGone) },
                new() { Value = Gone },
                new() { Value = WebhookSchedule.GivesUpAfter },
                new() { Value = $"no delivery succeeded for {WebhookSchedule.GivesUpAfter.TotalDays:0} days" },
                new() { Value = (object?)results.Max(r => r.Pause) ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Interval },
                new() { Value = AuditWebhooks.Disabled },
                ArrayParameter.Of(results, r => r.Delivery.Position, NpgsqlDbType.Bigint),
                new() { Value = WebhookSchedule.Forgets },
                new() { Value = JobKinds.WebhookMail.Name },
                new() { Value = Role.Owner.Word() },
                new() { Value = MailDisabledWebhook.Most },
                new() { Value = version },
            },
        };
    }

    private static NpgsqlBatchCommand OfDeliveries(LeasedWebhook webhook, IReadOnlyList<DeliveryResult> results) =>
        new(DeliveriesSql)
        {
            Parameters =
            {
                new() { Value = webhook.Id },
                ArrayParameter.Of(results, r => r.Delivery.Position, NpgsqlDbType.Bigint),
                ArrayParameter.Of(results, r => r.Status.ToString(), NpgsqlDbType.Text),
                ArrayParameter.Of(results, r => r.Code, NpgsqlDbType.Integer),
                ArrayParameter.Of(results, r => r.Milliseconds, NpgsqlDbType.Integer),
                ArrayParameter.Of(results, r => r.Error, NpgsqlDbType.Text),
                ArrayParameter.Of(results, r => r.Retry, NpgsqlDbType.Interval),
                ArrayParameter.Of(results, r => r.Delivery.DueAt, NpgsqlDbType.TimestampTz),
            },
        };
}
