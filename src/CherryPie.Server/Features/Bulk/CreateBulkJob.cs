using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Bulk;

/// <summary>Stores a new job; a server begins with it within a second.</summary>
internal sealed class CreateBulkJob(ServerDb db, NewestFiles files, JobSignal signal, Tenant tenant, TimeProvider clock)
{
    /// <summary>Of an account, that have not ended.</summary>
    public const int Most = 20;

    /// <param name="worker">Who works on it from the start; null: a server that claims it.</param>
    public async Task<string> Run(BulkKind kind, string options, long? file, Guid? worker, CancellationToken stop)
    {
        var account = tenant.Required;
        await using var transaction = await JoinedTransaction.Begin(db, stop);

        // Two requests at a time count one after the other.
        await db.Database.ExecuteSqlAsync($"SELECT FROM accounts WHERE id = {account} FOR NO KEY UPDATE", stop);
        await RequireRoom(stop);
        await files.Run(account, stop);
        var now = Iso8601.ToMicroseconds(clock.GetUtcNow());
        var job = new BulkJob
        {
            Id = BulkJobMapping.NewId(kind),
            AccountId = account,
            Kind = kind,
            Options = options,
            FileId = file,
            Actor = db.Actor.Name,
            CreatedAt = now,
            RunAt = now,
        };
        db.Add(job);
        await db.SaveChangesAsync(stop);
        if (worker is { } own)
        {
            await db.Database.ExecuteSqlAsync(
                $"""
                UPDATE bulk_jobs SET leased_by = {own}, lease_until = clock_timestamp() + {BulkTable.Lease}, started_at = clock_timestamp()
                WHERE id = {job.Id}
                """,
                stop
            );
        }

        db.AfterCommit(signal.Notify);
        await transaction.Commit(stop);
        return job.Id;
    }

    /// <exception cref="Refusal">The account has as many as there can be.</exception>
    public async Task RequireRoom(CancellationToken stop)
    {
        if (await db.BulkJobs.CountAsync(j => j.Status == BulkStatus.reading || j.Status == BulkStatus.running, stop) >= Most)
        {
            throw Refusal.Invalid(
                $"request: {Most} imports, updates and exports of the account are not done yet, the most that there can be; "
                    + "wait for one, or cancel one"
            );
        }
    }
}
