using Microsoft.EntityFrameworkCore.Storage;

namespace CherryPie.Server.Platform.Postgres;

/// <summary>A use case's transaction. When the caller has one already, the use case joins it, and the caller commits or rolls back
/// all. In one of its own nothing is saved behind a savepoint, which would be a round trip more: what fails there ends the use case, and
/// the whole is rolled back.</summary>
internal sealed class JoinedTransaction : IAsyncDisposable
{
    private readonly ServerDb _db;
    private readonly IDbContextTransaction? _own;

    private JoinedTransaction(ServerDb db, IDbContextTransaction? own) => (_db, _own) = (db, own);

    public static async Task<JoinedTransaction> Begin(ServerDb db, CancellationToken stop)
    {
        var own = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(stop) : null;
        db.Database.AutoSavepointsEnabled &= own is null;
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
