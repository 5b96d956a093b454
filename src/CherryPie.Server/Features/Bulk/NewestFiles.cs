using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Bulk;

/// <summary>Of an account's ended jobs the newest keep their files: what was sent or written, the refused rows and the passes of the
/// others. Else an account could fill the disk with what nobody fetches. Imports that stopped half-way are counted by themselves, so that
/// other jobs don't take the files that they are resumed with.</summary>
internal sealed class NewestFiles(ServerDb db)
{
    /// <summary>How many jobs of an account keep theirs.</summary>
    public const int Kept = 20;

    // A warning of the job, by which it is known, too.
    private const string Gone = "the files of this job are no longer kept: of an account's ended jobs the newest 20 keep theirs";

    // In the transaction of a request; the upkeep does the rest.
    private const int FilesAtOnce = 4,
        RowsAtOnce = 10_000,
        BlocksAtOnce = 200;

    /// <exception cref="Refusal">404: the job's are no longer kept.</exception>
    public static void Require(BulkJob job)
    {
        if (AreGone(job))
        {
            throw Refusal.NotFound(char.ToUpperInvariant(Gone[0]) + Gone[1..] + $". It ended at {VendorJson.Time(job.EndedAt!.Value)}");
        }
    }

    /// <summary>What to do with an import whose file is gone.</summary>
    /// <param name="position">Its last row that is done.</param>
    public static string SendAgain(long position) =>
        position == 0
            ? "the file is no longer kept; send it again"
            : $"the file is no longer kept. Its rows up to row {position} are done: send those behind it as a new file; "
                + "the whole file, sent again, would do them twice";

    public static bool AreGone(BulkJob job) => job.Warnings.Contains(Gone);

    /// <summary>Deletes those of an account's older jobs, in the transaction that makes a new one.</summary>
    public async Task Run(Guid account, CancellationToken stop)
    {
        await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE bulk_jobs SET warnings = array_append(warnings, {Gone}) WHERE id IN (
                SELECT id FROM (
                    SELECT id, row_number() OVER (
                        PARTITION BY kind = 'import' AND status <> 'done' AND position > 0 ORDER BY ended_at DESC, id) AS place
                    FROM bulk_jobs WHERE account_id = {account} AND ended_at IS NOT NULL) ended
                WHERE place > {Kept}) AND ended_at IS NOT NULL AND NOT {Gone} = ANY (warnings)
            """,
            stop
        );
        await Delete(account, stop);
    }

    /// <summary>Deletes some of what older jobs have left.</summary>
    /// <param name="account">Whose; null: anybody's.</param>
    /// <returns>How much that was; 0: there is nothing more.</returns>
    public async Task<int> Delete(Guid? account, CancellationToken stop) =>
        await db.Database.ExecuteSqlAsync(
            $"""
            DELETE FROM spooled_files WHERE id IN (
                SELECT file_id FROM bulk_jobs WHERE account_id = coalesce({account}, account_id) AND {Gone} = ANY (warnings)
                    AND file_id IS NOT NULL AND ended_at IS NOT NULL LIMIT {FilesAtOnce})
            """,
            stop
        )
        + await db.Database.ExecuteSqlAsync(
            $"""
            DELETE FROM bulk_refused_rows WHERE ctid = ANY (ARRAY(
                SELECT r.ctid FROM bulk_refused_rows r JOIN bulk_jobs j ON j.id = r.job_id
                WHERE j.account_id = coalesce({account}, j.account_id) AND {Gone} = ANY (j.warnings) AND j.ended_at IS NOT NULL
                LIMIT {RowsAtOnce}))
            """,
            stop
        )
        + await db.Database.ExecuteSqlAsync(
            $"""
            DELETE FROM bulk_block_results WHERE ctid = ANY (ARRAY(
                SELECT r.ctid FROM bulk_block_results r JOIN bulk_jobs j ON j.id = r.job_id
                WHERE j.account_id = coalesce({account}, j.account_id) AND {Gone} = ANY (j.warnings) AND j.ended_at IS NOT NULL
                LIMIT {BlocksAtOnce}))
            """,
            stop
        );
}
