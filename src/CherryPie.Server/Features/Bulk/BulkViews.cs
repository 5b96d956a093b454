using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Bulk;

/// <summary>An import or an update as the API shows it.</summary>
/// <param name="PerSecond">Rows worked off in a second, since it began; null before.</param>
/// <param name="SecondsLeft">Until it is done, as far as that can be known; null where it does not run.</param>
/// <param name="Errors">The first refused rows; null in a list.</param>
internal sealed record BulkView(
    string Id,
    BulkStatus Status,
    string? FileName,
    string? TemplateName,
    ImportMode? Mode,
    bool DryRun,
    long Rows,
    long Done,
    long Issued,
    long Updated,
    long Unchanged,
    long Failed,
    long? PerSecond,
    long? SecondsLeft,
    string[] Warnings,
    string? Error,
    IReadOnlyList<RefusedRowView>? Errors,
    DateTimeOffset CreatedAt,
    DateTimeOffset? EndedAt
);

/// <summary>A refused row.</summary>
/// <param name="PassId">Of an update: which pass it is.</param>
internal sealed record RefusedRowView(long Row, string? Column, string Error, string? PassId);

/// <summary>A page of imports or updates, the newest first.</summary>
/// <param name="NextFrom">The position behind it.</param>
internal sealed record BulkPage(int NextFrom, long TotalCount, IReadOnlyList<BulkView> Data);

/// <summary>The account's imports and updates.</summary>
internal sealed class BulkViews(ServerDb db)
{
    public const int MostPerPage = 100,
        DefaultPerPage = 20,
        MostFrom = 1_000_000;

    private const int MostErrors = 20;

    public static Refusal Unknown(BulkKind kind, string id) => Refusal.NotFound($"There is no {kind} \"{id}\"");

    public async Task<BulkView> One(BulkKind kind, string id, CancellationToken stop)
    {
        var (job, name, now) = (await Read(db.BulkJobs.Where(j => j.Kind == kind && j.Id == id), stop)).SingleOrDefault();
        if (job is null)
        {
            throw Unknown(kind, id);
        }

        var isUpdate = kind == BulkKind.update;
        var errors = await db
            .RefusedRows.AsNoTracking()
            .Where(r => r.JobId == id && r.Row != RefusedRow.Header)
            .OrderBy(r => r.Row)
            .Take(MostErrors)
            .Select(r => new RefusedRowView(r.Row, r.ColumnName, r.Error, isUpdate ? r.Cells![0] : null))
            .ToListAsync(stop);
        return View(job, name, now, errors);
    }

    public async Task<BulkPage> Page(BulkKind kind, int from, int size, CancellationToken stop)
    {
        var jobs = db.BulkJobs.Where(j => j.Kind == kind);
        var page = await Read(jobs.OrderByDescending(j => j.CreatedAt).ThenByDescending(j => j.Id).Skip(from).Take(size), stop);
        return new(from + page.Count, await jobs.LongCountAsync(stop), [.. page.Select(p => View(p.Job, p.FileName, p.Now, null))]);
    }

    private static async Task<List<(BulkJob Job, string? FileName, DateTime Now)>> Read(IQueryable<BulkJob> jobs, CancellationToken stop) =>
        [
            .. (
                await jobs.AsNoTracking()
                    .Select(j => new
                    {
                        Job = j,
                        FileName = j.File!.Name,
                        Now = DateTime.UtcNow, // the database's, as the other times are
                    })
                    .ToListAsync(stop)
            ).Select(j => (j.Job, (string?)j.FileName, j.Now)),
        ];

    private static BulkView View(BulkJob job, string? fileName, DateTime now, IReadOnlyList<RefusedRowView>? errors)
    {
        var import = job.Kind == BulkKind.import ? ImportOptions.Stored(job.Options) : null;
        var took = ((job.EndedAt ?? new DateTimeOffset(now, TimeSpan.Zero)) - job.StartedAt)?.TotalSeconds;
        var rate = took > 0 && job.Done > 0 ? job.Done / took : null;
        return new(
            job.Id,
            job.Status,
            fileName ?? import?.FileName,
            import?.TemplateName,
            import?.Mode,
            import?.DryRun ?? IsDry(job),
            job.Rows,
            job.Done,
            job.Issued,
            job.Updated,
            job.Unchanged,
            job.Failed,
            (long?)rate,
            job.Status == BulkStatus.running && rate > 0 ? (long)Math.Ceiling((job.Rows - job.Done) / rate.Value) : null,
            job.Warnings,
            job.Error,
            errors,
            job.CreatedAt,
            job.EndedAt
        );
    }

    private static bool IsDry(BulkJob job) => job.Kind == BulkKind.update && UpdateOptions.Stored(job.Options).IsDry;
}
