using CherryPie.Server.Platform.Http;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace CherryPie.Server.Platform.Postgres;

/// <summary>A transaction of statements that are written by hand: on a connection of its own or, where the request has a transaction, in a
/// savepoint of that, so that the request commits or rolls back all.</summary>
internal sealed class StatementTransaction : IAsyncDisposable
{
    private const string Savepoint = "statements";
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;
    private readonly LocalCommit? _commit;
    private bool _isKept;

    private StatementTransaction(NpgsqlConnection connection, NpgsqlTransaction transaction, LocalCommit? commit) =>
        (_connection, _transaction, _commit) = (connection, transaction, commit);

    /// <summary>Whether it is part of the request's transaction.</summary>
    public bool IsJoined => _commit is null;

    public static async Task<StatementTransaction> Begin(ServerDb db, NpgsqlDataSource database, CancellationToken stop)
    {
        if (db.Database.CurrentTransaction?.GetDbTransaction() is NpgsqlTransaction joined)
        {
            await joined.SaveAsync(Savepoint, stop);
            return new StatementTransaction(joined.Connection!, joined, commit: null);
        }

        var connection = await database.OpenConnectionAsync(stop);
        try
        {
            var commit = LocalCommit.On(connection);
            return new StatementTransaction(connection, await connection.BeginTransactionAsync(stop), commit);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public NpgsqlBatch CreateBatch() => new(_connection, _transaction);

    /// <summary>Commits, or leaves that to the request.</summary>
    public async Task Commit(CancellationToken stop)
    {
        if (_commit is null)
        {
            await _transaction.ReleaseAsync(Savepoint, stop);
        }
        else
        {
            await _transaction.CommitAsync(stop);
            _commit.ThrowIfWarned();
        }

        _isKept = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (_commit is null)
        {
            await (_isKept ? Task.CompletedTask : RollBack());
            return;
        }

        await using (_connection)
        {
            await _transaction.DisposeAsync();
        }
    }

    private async Task RollBack()
    {
        try
        {
            await _transaction.RollbackAsync(Savepoint);
        }
        catch (Exception e) when (DatabaseTrouble.IsAway(e))
        {
            // The connection broke, and what broke it is under way to the caller.
        }
    }
}
