using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Bulk;

/// <summary>Stops a job behind the block that is under way, and lets a stopped one go on.</summary>
internal sealed class StopBulkJob(ServerDb db, JobSignal signal, CreateBulkJob create)
{
    public const string ByAccount = "cancelled";

    /// <summary>What has ended stays as it is.</summary>
    public async Task Cancel(BulkKind kind, string id, CancellationToken stop)
    {
        await using var transaction = await JoinedTransaction.Begin(db, stop);
        var job = await Find(kind, id, stop);
        if (job.Status is BulkStatus.reading or BulkStatus.running)
        {
            // A first pass begins anew.
            job.Position = job.Status == BulkStatus.reading ? 0 : job.Position;
            (job.Status, job.Error, job.LeasedBy, job.LeaseUntil) = (BulkStatus.stopped, ByAccount, null, null);
            await db.SaveChangesAsync(stop);
            await db.Database.ExecuteSqlAsync($"UPDATE bulk_jobs SET ended_at = clock_timestamp() WHERE id = {id}", stop);
        }

        await transaction.Commit(stop);
    }

    /// <summary>What runs or is done stays as it is.</summary>
    public async Task Resume(BulkKind kind, string id, CancellationToken stop)
    {
        await using var transaction = await JoinedTransaction.Begin(db, stop);
        var job = await Find(kind, id, stop);
        if (job.Status is BulkStatus.stopped or BulkStatus.failed)
        {
            if (kind == BulkKind.import && (job.FileId is null || NewestFiles.AreGone(job)))
            {
                throw Refusal.Invalid("request: " + NewestFiles.SendAgain(job.Position));
            }

            await create.RequireRoom(stop);
            job.Status = job.Position == 0 ? BulkStatus.reading : BulkStatus.running;
            (job.Error, job.EndedAt) = (null, null);
            await db.SaveChangesAsync(stop);
            db.AfterCommit(signal.Notify);
        }

        await transaction.Commit(stop);
    }

    private async Task<BulkJob> Find(BulkKind kind, string id, CancellationToken stop)
    {
        var word = kind.ToString();
        return await db
                .BulkJobs.FromSql(
                    $"SELECT * FROM bulk_jobs WHERE account_id = {db.AccountId} AND id = {id} AND kind = {word} FOR NO KEY UPDATE"
                )
                .SingleOrDefaultAsync(stop)
            ?? throw BulkViews.Unknown(kind, id);
    }
}
