using CherryPie.Server.Features.Audit;
using CherryPie.Server.Features.Certificates;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Upkeep;

/// <summary>Deletes dead jobs, device log lines and pushes that nobody has looked at for a month, pushes that later ones have replaced, audit entries past their days, and the keys of signing requests that nobody has used in a year.</summary>
internal sealed class DeleteOldRows(ServerDb db, AuditOptions audit, TimeProvider clock)
{
    private const int Page = 1000;
    private const int Pages = 100;
    private static readonly TimeSpan _replaced = TimeSpan.FromHours(1); // a later walk has then come to nearly all devices
    private static readonly TimeSpan _kept = TimeSpan.FromDays(30);

    public async Task Run(CancellationToken stop)
    {
        var before = clock.GetUtcNow() - _kept;
        await Paged(() =>
            db.Database.ExecuteSqlAsync(
                $"DELETE FROM jobs WHERE id IN (SELECT id FROM jobs WHERE is_dead AND run_at < {before} LIMIT {Page} FOR UPDATE SKIP LOCKED)",
                stop
            )
        );
        await Paged(() =>
            db.Database.ExecuteSqlAsync(
                $"DELETE FROM device_log_lines WHERE id IN (SELECT id FROM device_log_lines WHERE at < {before} ORDER BY id LIMIT {Page})",
                stop
            )
        );
        await Paged(() =>
            db.Database.ExecuteSqlAsync(
                $"""
                WITH newest AS (
                    SELECT template_id, pass_type_identifier, max(job_id) AS job_id FROM push_batch_results WHERE begun_at < {clock.GetUtcNow()
                    - _replaced} GROUP BY 1, 2)
                DELETE FROM push_batch_results WHERE id IN (
                    SELECT a.id FROM push_batch_results a JOIN newest n USING (template_id, pass_type_identifier) WHERE a.job_id < n.job_id OR a.begun_at < {before} LIMIT {Page})
                """,
                stop
            )
        );
        before = clock.GetUtcNow() - TimeSpan.FromDays(audit.KeepDays);
        await Paged(() =>
            db.Database.ExecuteSqlAsync(
                $"DELETE FROM audit_entries WHERE id IN (SELECT id FROM (SELECT id, at FROM audit_entries ORDER BY id LIMIT {Page}) oldest WHERE at < {before})",
                stop
            )
        );
        before = clock.GetUtcNow() - OpenSigningRequest.Kept;
        await Paged(() =>
            db.Database.ExecuteSqlAsync(
                $"DELETE FROM signing_requests WHERE id IN (SELECT id FROM signing_requests WHERE used_at IS NULL AND created_at < {before} LIMIT {Page})",
                stop
            )
        );
    }

    // The rest waits for the next hour.
    private static async Task Paged(Func<Task<int>> delete)
    {
        for (var page = 0; page < Pages && await delete() == Page; page++) { }
    }
}
