using CherryPie.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Upkeep;

/// <summary>Deletes dead jobs and device log lines that nobody has looked at for a month.</summary>
internal sealed class DeleteOldRows(ServerDb db, TimeProvider clock)
{
    private const int Page = 1000;
    private const int Pages = 100;
    private static readonly TimeSpan _kept = TimeSpan.FromDays(30);

    public async Task Run(CancellationToken stop)
    {
        var before = clock.GetUtcNow() - _kept;
        await Paged(() => db.Database.ExecuteSqlAsync($"DELETE FROM jobs WHERE id IN (SELECT id FROM jobs WHERE is_dead AND run_at < {before} LIMIT {Page} FOR UPDATE SKIP LOCKED)", stop));
        await Paged(() => db.Database.ExecuteSqlAsync($"DELETE FROM device_log_lines WHERE id IN (SELECT id FROM device_log_lines WHERE at < {before} ORDER BY id LIMIT {Page})", stop));
    }

    // The rest waits for the next hour.
    private static async Task Paged(Func<Task<int>> delete)
    {
        for (var page = 0; page < Pages && await delete() == Page; page++)
        {
        }
    }
}
