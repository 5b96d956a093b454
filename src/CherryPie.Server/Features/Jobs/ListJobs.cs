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
        var rows = await Rows(deadOnly, kind: "", from: 0, Most, stop);
        return (rows, rows.Count < Most ? rows.Count : await db.Jobs.CountAsync(j => j.IsDead || !deadOnly, stop));
    }

    /// <param name="deadOnly">Without those that wait and run.</param>
    /// <param name="kind">The name of a kind; empty: all.</param>
    /// <param name="from">How many to pass over.</param>
    /// <param name="size">How many.</param>
    /// <param name="stop">Ends it.</param>
    public async Task<List<JobView>> Rows(bool deadOnly, string kind, int from, int size, CancellationToken stop)
    {
        var rows = await db
            .Jobs.AsNoTracking()
            .Where(j => (j.IsDead || !deadOnly) && (kind == "" || j.Kind == kind))
            .OrderByDescending(j => j.IsDead)
            .ThenBy(j => j.RunAt)
            .ThenBy(j => j.Id)
            .Skip(from)
            .Take(size)
            .ToListAsync(stop);
        return rows.ConvertAll(View);
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
