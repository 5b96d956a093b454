using CherryPie.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Jobs;

/// <summary>Makes a dead job, or one that waits after a failure, due at once. A walk goes on where it was.</summary>
internal sealed class RetryJob(ServerDb db, JobBell bell)
{
    /// <returns>False when there is no such job, or somebody is working on it.</returns>
    public async Task<bool> Run(long id, CancellationToken stop)
    {
        var made = await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE jobs SET is_dead = false, attempts = 0, run_at = clock_timestamp(), leased_by = NULL
            WHERE id = {id} AND (is_dead OR leased_by IS NULL OR run_at <= clock_timestamp())
            """, stop) == 1;
        bell.Ring();
        return made;
    }
}
