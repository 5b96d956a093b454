using CherryPie.Server.Platform.Http;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace CherryPie.Server.Platform.Postgres;

/// <summary>A transaction of statements that are written by hand: on a connection of its own or, where the request has a transaction, in a
/// savepoint of that, so that the request commits or rolls back all. What asks EF meanwhile needs one that EF has begun.</summary>
internal sealed class StatementTransaction : IAsyncDisposable
{
    private const string Savepoint = "statements";
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;
    private readonly LocalCommit? _commit;
    private readonly IDbContextTransaction? _ofEf;
    private bool _isKept;

    private StatementTransaction(NpgsqlTransaction transaction, LocalCommit? commit = null, IDbContextTransaction? ofEf = null) =>
        (_connection, _transaction, _commit, _ofEf) = (transaction.Connection!, transaction, commit, ofEf);

    // Part of the request's transaction.
    private bool IsJoined => _commit is null && _ofEf is null;

    /// <param name="db">The request's.</param>
    /// <param name="database">Has a connection for it.</param>
    /// <param name="stop">Ends the wait for the connection.</param>
    /// <param name="byEf">Whether EF is asked before it ends.</param>
    public static async Task<StatementTransaction> Begin(ServerDb db, NpgsqlDataSource database, CancellationToken stop, bool byEf = false)
    {
        if (db.IsInTransaction)
        {
            var joined = (NpgsqlTransaction)db.Database.CurrentTransaction!.GetDbTransaction();
            await joined.SaveAsync(Savepoint, stop);
            return new StatementTransaction(joined);
        }

        if (byEf)
        {
            var ofEf = await db.Database.BeginTransactionAsync(stop);
            return new StatementTransaction((NpgsqlTransaction)ofEf.GetDbTransaction(), ofEf: ofEf);
        }

        var connection = await database.OpenConnectionAsync(stop);
        try
        {
            var commit = LocalCommit.On(connection);
            return new StatementTransaction(await connection.BeginTransactionAsync(stop), commit);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>For what is only read.</summary>
    public NpgsqlConnection Connection => _connection;

    public NpgsqlBatch CreateBatch() => new(_connection, _transaction);

    public NpgsqlCommand CreateCommand(string sql) => new(sql, _connection, _transaction);

    /// <summary>Executes the last statements and commits, or leaves that to the request: in one round trip, unless the transaction is EF's.
    /// What the statements have done is known only after the commit.</summary>
    public async Task ExecuteAndCommit(NpgsqlBatch batch, CancellationToken stop)
    {
        if (_ofEf is not null)
        {
            await batch.ExecuteNonQueryAsync(stop);
            await Commit(stop);
            return;
        }

        batch.BatchCommands.Add(new NpgsqlBatchCommand(IsJoined ? ReleaseSavepoints.Statement(Savepoint) : "COMMIT"));
        await batch.ExecuteNonQueryAsync(stop);
        _isKept = true;
        _commit?.ThrowIfWarned();
    }

    /// <summary>Commits, or leaves that to the request.</summary>
    public async Task Commit(CancellationToken stop)
    {
        if (IsJoined)
        {
            await ReleaseSavepoints.Run(_transaction, Savepoint, stop);
        }
        else
        {
            await (_ofEf?.CommitAsync(stop) ?? _transaction.CommitAsync(stop));
            _commit?.ThrowIfWarned();
        }

        _isKept = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (IsJoined)
        {
            await (_isKept ? Task.CompletedTask : RollBack());
            return;
        }

        if (_ofEf is not null)
        {
            await _ofEf.DisposeAsync();
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
