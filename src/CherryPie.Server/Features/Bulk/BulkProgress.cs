using System.Text.Json;
using CherryPie.Server.Features.Events;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Bulk;

/// <summary>Saves how far a job has come, in the transaction that brought it there: a row is worked off if and only if the position is
/// behind it.</summary>
internal sealed class BulkProgress(ServerDb db, EventLog events, BulkMeter meter)
{
    /// <summary>Adds a block to the counts and renews the lease.</summary>
    /// <param name="refused">The rows that it refused. One that is recorded already is not counted again.</param>
    /// <param name="isTried">Whether nothing but the refused rows is stored of it.</param>
    public async Task Save(
        LeasedJob job,
        BlockCounts block,
        IReadOnlyList<RefusedRow> refused,
        CancellationToken stop,
        bool isTried = false
    )
    {
        var failed = block.Failed;
        if (refused.Count > 0)
        {
            failed += await Insert(refused, stop);
        }

        var status = block.Error is null ? null : nameof(BulkStatus.stopped);
        var error = block.Error is { Length: > BulkJobMapping.LongestError } text ? text[..BulkJobMapping.LongestError] : block.Error;
        var saved = await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE bulk_jobs SET position = {block.Position}, done = done + {block.Done}, issued = issued + {block.Issued},
                updated = updated + {block.Updated}, unchanged = unchanged + {block.Unchanged}, failed = failed + {failed},
                lease_until = clock_timestamp() + {BulkTable.Lease}
            WHERE id = {job.Id} AND leased_by = {job.Worker}
            """,
            stop
        );
        if (saved == 0)
        {
            throw new LeaseLostException();
        }

        db.AfterCommit(() => meter.Worked(job.Kind, isTried ? block with { Issued = 0, Updated = 0, Unchanged = 0 } : block, failed));
        if (status is not null)
        {
            await End(job, BulkStatus.stopped, error, stop);
        }
    }

    /// <summary>The first pass is over: what it counted stays, and the work begins.</summary>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="warnings">What is told of the file.</param>
    /// <param name="isKept">Whether the counts of a dry run are the result.</param>
    public Task Begin(LeasedJob job, long rows, IReadOnlyList<string> warnings, bool isKept, CancellationToken stop)
    {
        string[] all = [.. warnings];
        return db.Database.ExecuteSqlAsync(
            $"""
            UPDATE bulk_jobs SET status = 'running', rows = {rows}, warnings = {all}, position = 0,
                done = CASE WHEN {isKept} THEN done ELSE 0 END, issued = CASE WHEN {isKept} THEN issued ELSE 0 END,
                updated = CASE WHEN {isKept} THEN updated ELSE 0 END, unchanged = CASE WHEN {isKept} THEN unchanged ELSE 0 END
            WHERE id = {job.Id} AND leased_by = {job.Worker}
            """,
            stop
        );
    }

    /// <summary>Tells how the file is read while nothing is changed yet.</summary>
    public Task Warn(LeasedJob job, string[] warnings, CancellationToken stop) =>
        db.Database.ExecuteSqlAsync($"UPDATE bulk_jobs SET warnings = {warnings} WHERE id = {job.Id} AND leased_by = {job.Worker}", stop);

    /// <summary>Notes how many rows a first pass found before it ended early.</summary>
    public Task Count(LeasedJob job, long rows, CancellationToken stop) =>
        db.Database.ExecuteSqlAsync($"UPDATE bulk_jobs SET rows = {rows} WHERE id = {job.Id} AND leased_by = {job.Worker}", stop);

    /// <summary>Ends a job that this process has leased, and tells of it. Its file goes when it is done, unless an import is to
    /// follow. A first pass that is resumed begins anew.</summary>
    public async Task End(LeasedJob job, BulkStatus status, string? error, CancellationToken stop)
    {
        var word = status.ToString();
        var ended = await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE bulk_jobs SET status = {word}, error = {error}, ended_at = clock_timestamp(), leased_by = NULL, lease_until = NULL,
                position = CASE WHEN status = 'reading' THEN 0 ELSE position END
            WHERE id = {job.Id} AND leased_by = {job.Worker}
            """,
            stop
        );
        if (ended == 0)
        {
            throw new LeaseLostException();
        }

        if (job.Kind == BulkKind.import)
        {
            if (status == BulkStatus.done && !ImportOptions.Stored(job.Options).KeepsFile)
            {
                await db.Database.ExecuteSqlAsync($"DELETE FROM spooled_files WHERE id = {job.FileId}", stop);
            }

            var counts = await db.BulkJobs.AsNoTracking().IgnoreQueryFilters().SingleAsync(j => j.Id == job.Id, stop);
            events.Add(db, new(job.AccountId, EventTypes.ImportCompleted, Data(counts)));
            await db.SaveChangesAsync(stop);
        }
    }

    /// <summary>Forgets what an earlier first pass, which was cut off, has recorded.</summary>
    public async Task Restart(LeasedJob job, CancellationToken stop)
    {
        await db.Database.ExecuteSqlAsync($"DELETE FROM bulk_refused_rows WHERE job_id = {job.Id}", stop);
        await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE bulk_jobs SET rows = 0, done = 0, issued = 0, updated = 0, unchanged = 0, failed = 0, position = 0
            WHERE id = {job.Id} AND leased_by = {job.Worker}
            """,
            stop
        );
    }

    /// <summary>How many rows are refused so far.</summary>
    public async Task<long> Failed(LeasedJob job, CancellationToken stop) =>
        await db.BulkJobs.Where(j => j.Id == job.Id).Select(j => j.Failed).SingleAsync(stop);

    private static string Data(BulkJob job) =>
        JsonSerializer.Serialize(
            new
            {
                importId = job.Id,
                status = job.Status.ToString(),
                rows = job.Rows,
                issued = job.Issued,
                updated = job.Updated,
                unchanged = job.Unchanged,
                failed = job.Failed,
            }
        );

    /// <returns>How many were not recorded before.</returns>
    private async Task<int> Insert(IReadOnlyList<RefusedRow> refused, CancellationToken stop)
    {
        // Cells are an array each, of different lengths: as JSON they go through one unnest.
        var job = refused[0].JobId;
        long[] rows = [.. refused.Select(r => r.Row)];
        string?[] columns = [.. refused.Select(r => r.ColumnName)];
        string[] errors = [.. refused.Select(r => r.Error)];
        string?[] cells = [.. refused.Select(r => r.Cells is null ? null : JsonSerializer.Serialize(r.Cells))];
        return await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO bulk_refused_rows (job_id, row, column_name, error, cells)
            SELECT {job}, r.row, r.name, r.error,
                CASE WHEN r.cells IS NOT NULL THEN ARRAY(SELECT c FROM json_array_elements_text(r.cells::json) WITH ORDINALITY e (c, n)
                    ORDER BY n) END
            FROM unnest({rows}, {columns}, {errors}, {cells}) r (row, name, error, cells)
            ON CONFLICT (job_id, row) DO NOTHING
            """,
            stop
        );
    }
}
