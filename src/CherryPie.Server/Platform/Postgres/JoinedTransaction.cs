using Microsoft.EntityFrameworkCore.Storage;

namespace CherryPie.Server.Platform.Postgres;

/// <summary>A use case's transaction. When the caller has one already, the use case joins it, and the caller commits or rolls back
/// all.</summary>
internal sealed class JoinedTransaction : IAsyncDisposable
{
    private readonly IDbContextTransaction? _own;

    private JoinedTransaction(IDbContextTransaction? own) => _own = own;

    public static async Task<JoinedTransaction> Begin(ServerDb db, CancellationToken stop) =>
        new(db.IsInTransaction ? null : await db.Database.BeginTransactionAsync(stop));

    public Task Commit(CancellationToken stop) => _own?.CommitAsync(stop) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _own?.DisposeAsync() ?? ValueTask.CompletedTask;
}
