using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Bulk;

/// <summary>A job as who runs the installation sees it.</summary>
/// <param name="Account">Its account's API key.</param>
/// <param name="What">Of an import the file's name, of an export the format; else null.</param>
internal sealed record ListedBulkJob(
    string Id,
    string Account,
    BulkStatus Status,
    string? What,
    string? TemplateName,
    bool DryRun,
    long Rows,
    long Done,
    long Issued,
    long Updated,
    long Unchanged,
    long Failed,
    string? Error,
    DateTimeOffset CreatedAt,
    DateTimeOffset? EndedAt
);

/// <summary>Jobs of any account, for verbs.</summary>
internal sealed class ListBulkJobs(ServerDb db)
{
    public const int MostShown = 1000;

    /// <summary>The newest ones of a kind.</summary>
    /// <param name="account">Whose; null: anybody's.</param>
    /// <param name="most">How many.</param>
    public async Task<List<ListedBulkJob>> Run(BulkKind kind, Guid? account, int most, CancellationToken stop)
    {
        var found = await (
            from j in db.BulkJobs.IgnoreQueryFilters().AsNoTracking()
            join a in db.Accounts on j.AccountId equals a.Id
            where j.Kind == kind && (account == null || j.AccountId == account)
            orderby j.CreatedAt descending, j.Id
            select new { Job = j, a.ApiKey }
        )
            .Take(most)
            .ToListAsync(stop);
        return found.ConvertAll(f => View(f.Job, f.ApiKey));
    }

    /// <returns>The account of a job; null: there is none of that kind and id.</returns>
    public Task<Guid?> AccountOf(BulkKind kind, string id, CancellationToken stop) =>
        db
            .BulkJobs.IgnoreQueryFilters()
            .Where(j => j.Kind == kind && j.Id == id)
            .Select(j => (Guid?)j.AccountId)
            .SingleOrDefaultAsync(stop);

    private static ListedBulkJob View(BulkJob job, string account)
    {
        var import = job.Kind == BulkKind.import ? ImportOptions.Stored(job.Options) : null;
        return new(
            job.Id,
            account,
            job.Status,
            import is not null ? import.FileName
                : job.Kind == BulkKind.export ? ExportOptions.Stored(job.Options).Format.ToString()
                : null,
            import?.TemplateName,
            import?.DryRun ?? (job.Kind == BulkKind.update && UpdateOptions.Stored(job.Options).IsDry),
            job.Rows,
            job.Done,
            job.Issued,
            job.Updated,
            job.Unchanged,
            job.Failed,
            job.Error,
            job.CreatedAt,
            job.EndedAt
        );
    }
}
