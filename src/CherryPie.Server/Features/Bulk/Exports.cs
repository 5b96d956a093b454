using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CherryPie.Server.Features.Bulk;

/// <summary>An export as the API shows it.</summary>
/// <param name="Rows">How many passes it has; 0 before they are counted.</param>
/// <param name="Bytes">Of the file; null before it is whole, and when it is no longer kept.</param>
/// <param name="KeptUntil">Until when the file can be fetched.</param>
internal sealed record ExportView(
    string Id,
    BulkStatus Status,
    ExportFormat Format,
    long Rows,
    long Done,
    long? PerSecond,
    long? SecondsLeft,
    long? Bytes,
    string? Error,
    DateTimeOffset CreatedAt,
    DateTimeOffset? EndedAt,
    DateTimeOffset? KeptUntil
);

/// <summary>A page of exports, the newest first.</summary>
internal sealed record ExportPage(int NextFrom, long TotalCount, IReadOnlyList<ExportView> Data);

/// <summary>The account's exports and their files.</summary>
internal sealed class Exports(ServerDb db, NpgsqlDataSource database)
{
    public static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    public async Task<ExportView> One(string id, CancellationToken stop) => View(await Find(id, stop));

    public async Task<ExportPage> Page(int from, int size, CancellationToken stop)
    {
        var jobs = db.BulkJobs.Where(j => j.Kind == BulkKind.export);
        var page = await Read(jobs.OrderByDescending(j => j.CreatedAt).ThenByDescending(j => j.Id).Skip(from).Take(size)).ToListAsync(stop);
        return new(from + page.Count, await jobs.LongCountAsync(stop), [.. page.Select(View)]);
    }

    /// <summary>The finished file, to be sent as it is read.</summary>
    public async Task<(Stream Content, string ContentType, string Name)> File(string id, CancellationToken stop)
    {
        var found = await Find(id, stop);
        var (job, options) = (found.Job, ExportOptions.Stored(found.Job.Options));
        if (job.Status is BulkStatus.reading or BulkStatus.running)
        {
            throw Refusal.Invalid($"The export is not done yet: {job.Done:N0} of {job.Rows:N0} passes are written; ask again later");
        }

        if (job.Status != BulkStatus.done)
        {
            throw Refusal.Invalid($"The export has no file: {job.Error}");
        }

        NewestFiles.Require(job);
        if (View(found).Bytes is not { } length || job.FileId is not { } file)
        {
            throw Refusal.NotFound("The file is no longer kept: it was for 24 hours. Export again");
        }

        return (new SpooledFile(database, file, length), options.ContentType, $"passes-{id}.{options.Format}");
    }

    private async Task<Found> Find(string id, CancellationToken stop) =>
        await Read(db.BulkJobs.Where(j => j.Kind == BulkKind.export && j.Id == id)).SingleOrDefaultAsync(stop)
        ?? throw Refusal.NotFound($"There is no export \"{id}\"");

    private static IQueryable<Found> Read(IQueryable<BulkJob> jobs) =>
        jobs.AsNoTracking().Select(j => new Found(j, j.File == null ? null : j.File.Length, DateTime.UtcNow));

    private static ExportView View(Found found)
    {
        var (job, length, read) = found;
        var now = new DateTimeOffset(read, TimeSpan.Zero);
        var took = ((job.EndedAt ?? now) - job.StartedAt)?.TotalSeconds;
        var rate = took > 0 && job.Done > 0 ? job.Done / took : null;
        var until = job.Status == BulkStatus.done && !NewestFiles.AreGone(job) ? job.EndedAt + Kept : null;
        return new(
            job.Id,
            job.Status,
            ExportOptions.Stored(job.Options).Format,
            job.Rows,
            job.Done,
            (long?)rate,
            job.Status == BulkStatus.running && rate > 0 ? (long)Math.Ceiling((job.Rows - job.Done) / rate.Value) : null,
            until > now ? length : null,
            job.Error,
            job.CreatedAt,
            job.EndedAt,
            until
        );
    }

    /// <param name="Now">By the database's clock, as the other times are.</param>
    private sealed record Found(BulkJob Job, long? Length, DateTime Now);
}
