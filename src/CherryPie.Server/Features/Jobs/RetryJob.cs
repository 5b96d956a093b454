using System.Diagnostics;
using System.Globalization;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Jobs;

/// <summary>Makes a dead job, or one that waits after a failure, due at once. A walk goes on where it was.</summary>
internal sealed class RetryJob(ServerDb db, Actor actor, TimeProvider clock, JobSignal bell)
{
    /// <returns>False when there is no such job, or somebody is working on it.</returns>
    public async Task<bool> Run(long id, CancellationToken stop)
    {
        // The audit log gets the job's kind, not its subject, which may hold a device's id.
        var made =
            await db.Database.ExecuteSqlAsync(
                $"""
                WITH retried AS (
                    UPDATE jobs SET is_dead = false, attempts = 0, run_at = clock_timestamp(), leased_by = NULL
                    WHERE id = {id} AND (is_dead OR leased_by IS NULL OR run_at <= clock_timestamp())
                    RETURNING account_id, kind)
                INSERT INTO audit_entries (at, account_id, actor, action, object, changes, trace_id)
                SELECT {clock.GetUtcNow()}, account_id, {actor.Name}, 'job.retry', {id.ToString(
                    CultureInfo.InvariantCulture
                )}, kind, {Activity.Current?.TraceId.ToHexString()} FROM retried
                """,
                stop
            ) == 1;
        bell.Notify();
        return made;
    }
}
