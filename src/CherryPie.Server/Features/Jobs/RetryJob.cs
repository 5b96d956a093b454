using System.Diagnostics;
using System.Globalization;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Jobs;

/// <summary>Makes a dead job, or one that waits after a failure, due at once. A fan-out goes on at its position.</summary>
internal sealed class RetryJob(ServerDb db, Actor actor, TimeProvider clock, JobSignal signal)
{
    /// <returns>False when there is no such job, or a worker is running it.</returns>
    public async Task<bool> Run(long id, CancellationToken stop)
    {
        // The audit log gets the job's kind, not its subject, in which a device library identifier may stand.
        var (audited, trace) = (id.ToString(CultureInfo.InvariantCulture), Activity.Current?.TraceId.ToHexString());
        var made =
            await db.Database.ExecuteSqlAsync(
                $"""
                WITH retried AS (
                    UPDATE jobs SET is_dead = false, attempts = 0, run_at = clock_timestamp(), leased_by = NULL
                    WHERE id = {id} AND (is_dead OR leased_by IS NULL OR run_at <= clock_timestamp())
                    RETURNING account_id, kind)
                INSERT INTO audit_entries (at, account_id, actor, action, object, changes, trace_id)
                SELECT {clock.GetUtcNow()}, account_id, {actor.Name}, 'job.retry', {audited}, kind, {trace} FROM retried
                """,
                stop
            ) == 1;
        signal.Notify();
        return made;
    }
}
