using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace CherryPie.Server.Platform.Postgres;

/// <summary>Makes a failure of what PostgreSQL calls a success: when something cancels a commit that waits for its synchronous standby, the
/// primary keeps it, warns, and nobody knows whether it survives the primary.</summary>
internal static class LocalCommit
{
    // What raises the warning in PostgreSQL's source; its text is translated. https://www.postgresql.org/docs/current/warm-standby.html
    private const string Routine = "SyncRepWaitForLSN";
    private static readonly ConditionalWeakTable<NpgsqlConnection, StrongBox<bool>> _warned = [];

    /// <summary>Watches a connection. Watching it again changes nothing.</summary>
    public static void Watch(NpgsqlConnection connection)
    {
        var warned = new StrongBox<bool>();
        if (_warned.TryAdd(connection, warned))
        {
            connection.Notice += (_, e) => warned.Value |= e.Notice.Routine == Routine;
        }
    }

    /// <exception cref="NpgsqlException">A commit on this connection is on the primary alone.</exception>
    public static void ThrowIfWarned(NpgsqlConnection connection)
    {
        if (_warned.TryGetValue(connection, out var warned) && warned.Value)
        {
            warned.Value = false;
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
        LocalCommit.Watch((NpgsqlConnection)connection);
        return Task.CompletedTask;
    }

    Task IDbTransactionInterceptor.TransactionCommittedAsync(
        DbTransaction transaction,
        TransactionEndEventData eventData,
        CancellationToken cancellationToken
    )
    {
        LocalCommit.ThrowIfWarned((NpgsqlConnection)eventData.Context!.Database.GetDbConnection());
        return Task.CompletedTask;
    }

    ValueTask<int> IDbCommandInterceptor.NonQueryExecutedAsync(
        DbCommand command,
        CommandExecutedEventData eventData,
        int result,
        CancellationToken cancellationToken
    )
    {
        LocalCommit.ThrowIfWarned((NpgsqlConnection)eventData.Connection);
        return ValueTask.FromResult(result);
    }

    ValueTask<int> ISaveChangesInterceptor.SavedChangesAsync(
        SaveChangesCompletedEventData eventData,
        int result,
        CancellationToken cancellationToken
    )
    {
        LocalCommit.ThrowIfWarned((NpgsqlConnection)eventData.Context!.Database.GetDbConnection());
        return ValueTask.FromResult(result);
    }
}
