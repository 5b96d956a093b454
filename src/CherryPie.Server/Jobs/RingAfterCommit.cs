using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CherryPie.Server.Jobs;

/// <summary>Rings the bell when a commit has brought a job, so that no use case has to think of it.</summary>
internal sealed class RingAfterCommit(JobBell bell) : SaveChangesInterceptor, IDbTransactionInterceptor
{
    private bool _brought;

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        _brought |= eventData.Context!.ChangeTracker.Entries<Job>().Any(e => e.State == EntityState.Added);
        return base.SavingChangesAsync(eventData, result, cancellationToken);
    }

    public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context!.Database.CurrentTransaction is null)
        {
            RingOnce();
        }

        return base.SavedChangesAsync(eventData, result, cancellationToken);
    }

    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        RingOnce();
        return Task.CompletedTask;
    }

    private void RingOnce()
    {
        if (_brought)
        {
            _brought = false;
            bell.Ring();
        }
    }
}
