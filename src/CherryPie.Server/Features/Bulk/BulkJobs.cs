using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Bulk;

/// <summary>A job for people.</summary>
/// <param name="FileName">Of an import: the caller's name for its file.</param>
/// <param name="TemplateName">Of an import: the template of the passes.</param>
/// <param name="IsDry">Whether it changes nothing.</param>
internal sealed record ShownBulkJob(BulkJob Job, string? FileName, string? TemplateName, bool IsDry)
{
    /// <summary>The dry run whose file an import has.</summary>
    public string? TriedAs { get; init; }

    public bool IsUnderWay => Job.Status is BulkStatus.reading or BulkStatus.running;

    public static ShownBulkJob Of(BulkJob job)
    {
        if (job.Kind != BulkKind.import)
        {
            return new(job, null, null, job.Kind == BulkKind.update && UpdateOptions.Stored(job.Options).IsDry);
        }

        var options = ImportOptions.Stored(job.Options);
        return new(job, options.FileName, options.TemplateName, options.DryRun) { TriedAs = options.TriedAs };
    }
}

/// <summary>The account's jobs of all kinds, for people.</summary>
internal sealed class BulkJobs(ServerDb db)
{
    /// <summary>The newest first.</summary>
    /// <param name="search">A part of the file's or the template's name, in any case, or a job's id; empty: all.</param>
    /// <param name="kind">Null: all.</param>
    /// <param name="from">How many to pass over.</param>
    /// <param name="size">How many.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>One more than asked for where there are more.</returns>
    public async Task<List<ShownBulkJob>> Page(string search, BulkKind? kind, int from, int size, CancellationToken stop)
    {
        var pattern = SearchPattern.Of(search);
        var jobs =
            search.Length == 0
                ? db.BulkJobs
                : db.BulkJobs.FromSql(
                    $"""
                    SELECT * FROM bulk_jobs WHERE account_id = {db.AccountId} AND (id = {search}
                        OR options->>'fileName' ILIKE {pattern}
                        OR options->>'templateName' ILIKE {pattern})
                    """
                );
        var found = await jobs.AsNoTracking()
            .Where(j => kind == null || j.Kind == kind)
            .OrderByDescending(j => j.CreatedAt)
            .ThenByDescending(j => j.Id)
            .Skip(from)
            .Take(size + 1)
            .ToListAsync(stop);
        return found.ConvertAll(ShownBulkJob.Of);
    }

    /// <exception cref="Platform.Http.Refusal">404: there is none, or it is another account's.</exception>
    public async Task<ShownBulkJob> One(string id, CancellationToken stop) =>
        ShownBulkJob.Of(
            await db.BulkJobs.AsNoTracking().SingleOrDefaultAsync(j => j.Id == id, stop) ?? throw BulkViews.Unknown(BulkKind.import, id)
        );

    /// <summary>The import that was made of a dry run's file; null: there is none.</summary>
    public Task<string?> MadeOf(BulkJob tried, CancellationToken stop) =>
        db
            .BulkJobs.FromSql(
                $"""
                SELECT * FROM bulk_jobs WHERE account_id = {db.AccountId} AND kind = 'import' AND created_at >= {tried.CreatedAt}
                    AND options->>'triedAs' = {tried.Id}
                """
            )
            .OrderBy(j => j.Id)
            .Select(j => (string?)j.Id)
            .FirstOrDefaultAsync(stop);
}
