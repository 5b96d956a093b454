using Microsoft.EntityFrameworkCore.Storage;

namespace CherryPie.Server.Platform.Postgres;

/// <summary>A use case's transaction: its own, or, where another use case calls it within one, a part of that, which then commits or takes back all.</summary>
internal sealed class JoinedTransaction : IAsyncDisposable
{
    private readonly IDbContextTransaction? _own;

    private JoinedTransaction(IDbContextTransaction? own) => _own = own;

    public static async Task<JoinedTransaction> Begin(ServerDb db, CancellationToken stop) =>
        new(db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(stop) : null);

    public Task Commit(CancellationToken stop) => _own?.CommitAsync(stop) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _own?.DisposeAsync() ?? ValueTask.CompletedTask;
}
