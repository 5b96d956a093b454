using System.Data.Common;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CherryPie.Server.Features.Jobs;

/// <summary>Signals the workers after a commit that inserted a job, so that no use case has to.</summary>
internal sealed class NotifyAfterCommit(JobSignal signal) : SaveChangesInterceptor, IDbTransactionInterceptor
{
    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData,
        InterceptionResult<int> result,
        CancellationToken cancellationToken = default
    )
    {
        var db = (ServerDb)eventData.Context!;
        db.BringsJobs |= db.ChangeTracker.Entries<Job>().Any(e => e.State == EntityState.Added);
        return base.SavingChangesAsync(eventData, result, cancellationToken);
    }

    public override ValueTask<int> SavedChangesAsync(
        SaveChangesCompletedEventData eventData,
        int result,
        CancellationToken cancellationToken = default
    )
    {
        if (eventData.Context!.Database.CurrentTransaction is null)
        {
            NotifyOnce(eventData);
        }

        return base.SavedChangesAsync(eventData, result, cancellationToken);
    }

    public Task TransactionCommittedAsync(
        DbTransaction transaction,
        TransactionEndEventData eventData,
        CancellationToken cancellationToken = default
    )
    {
        NotifyOnce(eventData);
        return Task.CompletedTask;
    }

    private void NotifyOnce(DbContextEventData eventData)
    {
        if (eventData.Context is ServerDb { BringsJobs: true } db)
        {
            db.BringsJobs = false;
            signal.Notify();
        }
    }
}
