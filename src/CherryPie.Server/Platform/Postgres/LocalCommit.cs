using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace CherryPie.Server.Platform.Postgres;

/// <summary>Makes a failure of what PostgreSQL calls a success: when something cancels a commit that waits for its synchronous standby, the
/// primary keeps it, warns, and nobody knows whether it survives the primary.</summary>
internal sealed class LocalCommit
{
    // What raises the warning in PostgreSQL's source; its text is translated. https://www.postgresql.org/docs/current/warm-standby.html
    private const string Routine = "SyncRepWaitForLSN";
    private bool _isWarned;

    private LocalCommit() { }

    /// <summary>Watches a connection until it is closed.</summary>
    public static LocalCommit On(NpgsqlConnection connection)
    {
        var it = new LocalCommit();
        connection.Notice += (_, e) => it._isWarned |= e.Notice.Routine == Routine;
        return it;
    }

    /// <exception cref="NpgsqlException">The last commit is on the primary alone.</exception>
    public void ThrowIfWarned()
    {
        if (_isWarned)
        {
            _isWarned = false;
            throw new NpgsqlException("The commit is on the primary alone: its wait for the synchronous standby was cancelled");
        }
    }
}

/// <summary>The same for what EF writes.</summary>
internal sealed class LocalCommitInterceptor
    : ISaveChangesInterceptor,
        IDbConnectionInterceptor,
        IDbTransactionInterceptor,
        IDbCommandInterceptor
{
    Task IDbConnectionInterceptor.ConnectionOpenedAsync(
        DbConnection connection,
        ConnectionEndEventData eventData,
        CancellationToken cancellationToken
    )
    {
        var db = (ServerDb)eventData.Context!;
        db.Commit ??= LocalCommit.On((NpgsqlConnection)connection); // a context has one connection, and opens it many times
        return Task.CompletedTask;
    }

    Task IDbTransactionInterceptor.TransactionCommittedAsync(
        DbTransaction transaction,
        TransactionEndEventData eventData,
        CancellationToken cancellationToken
    )
    {
        var db = (ServerDb)eventData.Context!;
        db.Commit?.ThrowIfWarned();
        db.Committed();
        return Task.CompletedTask;
    }

    ValueTask<int> IDbCommandInterceptor.NonQueryExecutedAsync(
        DbCommand command,
        CommandExecutedEventData eventData,
        int result,
        CancellationToken cancellationToken
    )
    {
        var db = (ServerDb)eventData.Context!;
        db.Commit?.ThrowIfWarned();
        db.HasWritten |= result > 0;
        return ValueTask.FromResult(result);
    }

    ValueTask<int> ISaveChangesInterceptor.SavedChangesAsync(
        SaveChangesCompletedEventData eventData,
        int result,
        CancellationToken cancellationToken
    )
    {
        var db = (ServerDb)eventData.Context!;
        db.Commit?.ThrowIfWarned();
        db.HasWritten |= result > 0;
        return ValueTask.FromResult(result);
    }
}
