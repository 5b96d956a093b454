using Microsoft.EntityFrameworkCore.Storage;

namespace CherryPie.Server.Platform.Postgres;

/// <summary>A use case's transaction. When the caller has one already, the use case joins it, and the caller commits or rolls back
/// all.</summary>
internal sealed class JoinedTransaction : IAsyncDisposable
{
    private readonly ServerDb _db;
    private readonly IDbContextTransaction? _own;

    private JoinedTransaction(ServerDb db, IDbContextTransaction? own) => (_db, _own) = (db, own);

    /// <param name="db">The request's.</param>
    /// <param name="stop">Ends the wait for the connection.</param>
    /// <param name="failsWhole">Whether the use case never goes on after a statement that failed. Then nothing is saved behind a
    /// savepoint, which would be a round trip more, in a transaction of its own.</param>
    public static async Task<JoinedTransaction> Begin(ServerDb db, CancellationToken stop, bool failsWhole = false)
    {
        var own = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(stop) : null;
        if (own is not null && failsWhole)
        {
            db.Database.AutoSavepointsEnabled = false;
        }

        return new JoinedTransaction(db, own);
    }

    public Task Commit(CancellationToken stop) => _own?.CommitAsync(stop) ?? Task.CompletedTask;

    public ValueTask DisposeAsync()
    {
        if (_own is null)
        {
            return ValueTask.CompletedTask;
        }

        _db.Database.AutoSavepointsEnabled = true;
        return _own.DisposeAsync();
    }
}
