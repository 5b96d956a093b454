using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Jobs;

/// <summary>A job as operators see it.</summary>
/// <param name="Id">For the verb jobs retry.</param>
/// <param name="Kind">The kind's name.</param>
/// <param name="Subject">The object's id; of a device only the first characters.</param>
/// <param name="State">dead, running or waiting.</param>
/// <param name="Attempts">How often it was begun.</param>
/// <param name="Done">How many passes a fan-out has handled.</param>
/// <param name="RunAt">When it is due; of a running one, when its lease ends.</param>
/// <param name="CreatedAt">When it was inserted.</param>
/// <param name="Error">Of the last attempt.</param>
internal sealed record JobView(
    long Id,
    string Kind,
    string Subject,
    string State,
    int Attempts,
    long Done,
    DateTimeOffset RunAt,
    DateTimeOffset CreatedAt,
    string? Error
);

/// <summary>The jobs that are not done, dead ones first, by their due times.</summary>
internal sealed class ListJobs(ServerDb db)
{
    public const int Most = 200;

    /// <returns>At most <see cref="Most"/>, and how many there are.</returns>
    public async Task<(List<JobView> Jobs, int Count)> Run(bool deadOnly, CancellationToken stop)
    {
        var jobs = db.Jobs.AsNoTracking().Where(j => j.IsDead || !deadOnly);
        var rows = await jobs.OrderByDescending(j => j.IsDead).ThenBy(j => j.RunAt).ThenBy(j => j.Id).Take(Most).ToListAsync(stop);
        return ([.. rows.Select(View)], rows.Count < Most ? rows.Count : await jobs.CountAsync(stop));
    }

    public static JobView View(Job job) =>
        new(
            job.Id,
            job.Kind,
            Short(job.Subject),
            job.IsDead ? "dead"
                : job.LeasedBy is null ? "waiting"
                : "running",
            job.Attempts,
            job.Done,
            job.RunAt,
            job.CreatedAt,
            job.Error
        );

    // A push's subject ends with a device library identifier, which is a secret.
    private static string Short(string subject) =>
        subject.IndexOf(' ', StringComparison.Ordinal) is var space and > 0 && subject.Length > space + 9
            ? subject[..(space + 9)] + "…"
            : subject;
}
