using CherryPie.Server.Features.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace CherryPie.Server.Features.Bulk;

/// <summary>What changes of a job mean to the audit log; the passes that it changes are entries of their own.</summary>
internal static class AuditBulk
{
    public static AuditFact? Fact(EntityEntry entry, BulkJob job, AuditOptions options) =>
        entry.State switch
        {
            EntityState.Added => new(job.AccountId, $"{job.Kind}.create", job.Id),
            EntityState.Modified when AuditFact.IsModified(entry, nameof(BulkJob.Status)) => new(
                job.AccountId,
                job.Status == BulkStatus.stopped ? $"{job.Kind}.cancel" : $"{job.Kind}.resume",
                job.Id
            ),
            _ => null,
        };
}
