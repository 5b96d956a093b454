using CherryPie.Server.Features.Audit;
using CherryPie.Server.Features.Certificates;
using CherryPie.Server.Features.Failures;
using CherryPie.Server.Features.Idempotency;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Upkeep;

/// <summary>Deletes ended sessions of people and ended nonces of Google's callbacks at once;
/// errors of API calls after Failures__Keep; dead jobs, device log lines, deliveries to
/// webhooks, results of pushes and ended invitations after a month, results that a later push of
/// the template replaces after an hour, audit entries after Audit__KeepDays, stored answers after Idempotency__Keep, and keys of unused
/// signing requests after a year.</summary>
internal sealed class DeleteOldRows(
    ServerDb db,
    AuditOptions audit,
    IdempotencyOptions idempotency,
    FailuresOptions failures,
    TimeProvider clock
)
{
    private const int Batch = 1000;
    private const int Batches = 100;

    // Of stored answers: an account may have as many a day as keys.
    private const int LargeBatch = 10_000;

    // A later fan-out has then reached nearly all devices.
    private static readonly TimeSpan _replaced = TimeSpan.FromHours(1);
    private static readonly TimeSpan _kept = TimeSpan.FromDays(30);

    public async Task Run(CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var (old, replaced) = (now - _kept, now - _replaced);
        var (oldAudit, oldRequests) = (now - TimeSpan.FromDays(audit.KeepDays), now - OpenSigningRequest.Kept);
        await Delete(
            $"""
            DELETE FROM jobs WHERE id IN (
                SELECT id FROM jobs WHERE is_dead AND run_at < {old} LIMIT {Batch} FOR UPDATE SKIP LOCKED)
            """
        );
        await Delete(
            $"""
            DELETE FROM device_log_lines WHERE id IN (
                SELECT id FROM device_log_lines WHERE at < {old} ORDER BY id LIMIT {Batch})
            """
        );
        await Delete(
            $"""
            WITH newest AS (
                SELECT template_id, pass_type_identifier, max(job_id) AS job_id FROM push_batch_results
                WHERE begun_at < {replaced} GROUP BY 1, 2)
            DELETE FROM push_batch_results WHERE id IN (
                SELECT a.id FROM push_batch_results a JOIN newest n USING (template_id, pass_type_identifier)
                WHERE a.job_id < n.job_id OR a.begun_at < {old} LIMIT {Batch})
            """
        );
        await Delete(
            $"""
            DELETE FROM audit_entries WHERE id IN (
                SELECT id FROM (SELECT id, at FROM audit_entries ORDER BY id LIMIT {Batch}) oldest WHERE at < {oldAudit})
            """
        );
        await Delete(
            $"""
            DELETE FROM webhook_deliveries WHERE ctid = ANY (ARRAY(
                SELECT ctid FROM webhook_deliveries WHERE at < {old} LIMIT {Batch}))
            """
        );

        // What waits for the end of one that has gone without an end, as those of a webhook that was disabled for a month do.
        await Delete(
            $"""
            UPDATE webhook_deliveries d SET due_at = clock_timestamp() WHERE d.due_at = 'infinity' AND d.position = (
                SELECT min(b.position) FROM webhook_deliveries b
                WHERE b.webhook_id = d.webhook_id AND b.pass_id = d.pass_id AND b.due_at IS NOT NULL)
            """
        );
        await Delete(
            $"""
            DELETE FROM signing_requests WHERE id IN (
                SELECT id FROM signing_requests WHERE used_at IS NULL AND created_at < {oldRequests} LIMIT {Batch})
            """
        );
        await Delete(
            $"""
            DELETE FROM invitations WHERE id IN (SELECT id FROM invitations WHERE expires_at < {old} ORDER BY expires_at LIMIT {Batch})
            """
        );
        await Delete(
            $"""
            DELETE FROM person_sessions WHERE id IN (SELECT id FROM person_sessions WHERE ends_at < {now} ORDER BY ends_at LIMIT {Batch})
            """
        );
        await Delete(
            $"""
            DELETE FROM google_nonces WHERE ctid = ANY (ARRAY(SELECT ctid FROM google_nonces WHERE until < {now} LIMIT {Batch}))
            """
        );
        var oldFailures = now - failures.Keep;
        await Delete(
            $"""
            DELETE FROM api_failures WHERE id IN (
                SELECT id FROM (SELECT id, at FROM api_failures ORDER BY id LIMIT {Batch}) oldest WHERE at < {oldFailures})
            """
        );
        var oldAnswers = now - idempotency.Keep;
        await Delete(
            $"""
            DELETE FROM idempotent_answers WHERE at < {oldAnswers} AND (account_id, key) IN (
                SELECT account_id, key FROM idempotent_answers WHERE at < {oldAnswers} ORDER BY at LIMIT {LargeBatch})
            """,
            LargeBatch
        );

        // What a hundred batches leave over waits for the next hour.
        async Task Delete(FormattableString sql, int size = Batch)
        {
            for (var batch = 0; batch < Batches && await db.Database.ExecuteSqlAsync(sql, stop) == size; batch++) { }
        }
    }
}
