using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Bulk;

/// <summary>Deletes jobs with their files and results seven days after their end, files of jobs that are done (exports, dry runs that
/// an import may follow) after a day, and files that belong to no job a day after they were begun.</summary>
internal sealed class DeleteOldBulk(ServerDb db, NewestFiles files)
{
    private const int Batch = 20;
    private const int RowsAtOnce = 10_000;
    private const int Batches = 1000;

    public async Task Run(CancellationToken stop)
    {
        await Delete(
            $"""
            DELETE FROM spooled_files WHERE id IN (
                SELECT f.id FROM spooled_files f WHERE f.created_at < now() - interval '1 day' AND NOT EXISTS (
                    SELECT FROM bulk_jobs j WHERE j.file_id = f.id
                        AND (j.status <> 'done' OR j.ended_at IS NULL OR j.ended_at > now() - interval '1 day'))
                ORDER BY f.id LIMIT {Batch})
            """,
            Batch
        );

        // Of a large job in parts, before the row that they belong to.
        await Delete(
            $"""
            DELETE FROM bulk_refused_rows WHERE ctid = ANY (ARRAY(
                SELECT r.ctid FROM bulk_refused_rows r JOIN bulk_jobs j ON j.id = r.job_id
                WHERE j.ended_at < now() - interval '7 days' LIMIT {RowsAtOnce}))
            """,
            RowsAtOnce
        );
        await Delete(
            $"""
            DELETE FROM bulk_jobs WHERE id IN (
                SELECT id FROM bulk_jobs WHERE status IN ('done', 'stopped', 'failed') AND ended_at < now() - interval '7 days'
                ORDER BY ended_at LIMIT {Batch})
            """,
            Batch
        );

        for (var batch = 0; batch < Batches && await files.Delete(account: null, stop) > 0; batch++) { }

        // What is left over waits for the next hour.
        async Task Delete(FormattableString sql, int size)
        {
            for (var batch = 0; batch < Batches && await db.Database.ExecuteSqlAsync(sql, stop) == size; batch++) { }
        }
    }
}
