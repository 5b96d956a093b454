using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace CherryPie.Server.Platform.Postgres;

/// <summary>Releases savepoints without holding a thread. ReleaseAsync of Npgsql 10.0.3 waits for PostgreSQL's answer synchronously; where
/// the thread pool has no other thread, nobody is left to bring that answer, and the statement ends by its time-out.</summary>
internal sealed class ReleaseSavepoints : DbTransactionInterceptor
{
    // EF makes and releases it around each SaveChanges within a transaction. No other savepoint is released through EF.
    private const string OfSaveChanges = "\"__EFSavePoint\"";

    /// <summary>The statement, for who sends it with others.</summary>
    public static string Statement(string savepoint) => "RELEASE SAVEPOINT " + savepoint;

    public static async Task Run(NpgsqlTransaction transaction, string savepoint, CancellationToken stop)
    {
        await using var release = new NpgsqlCommand(Statement(savepoint), transaction.Connection, transaction);
        await release.ExecuteNonQueryAsync(stop);
    }

    public override async ValueTask<InterceptionResult> ReleasingSavepointAsync(
        DbTransaction transaction,
        TransactionEventData eventData,
        InterceptionResult result,
        CancellationToken cancellationToken = default
    )
    {
        await Run((NpgsqlTransaction)transaction, OfSaveChanges, cancellationToken);
        return InterceptionResult.Suppress();
    }
}
