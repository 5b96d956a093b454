using Npgsql;

namespace CherryPie.Server.Platform.Postgres;

/// <summary>An advisory lock, for what only one server at a time may do. It belongs to a transaction and ends with it, also when the server
/// is killed, and it works behind a pooler in transaction mode.</summary>
internal sealed class AdvisoryLock : IAsyncDisposable
{
    // In seconds: the server that holds the lock may be migrating large tables.
    private const int LongestWait = 600;
    private readonly NpgsqlConnection _session;
    private readonly NpgsqlTransaction _lock;

    private AdvisoryLock(NpgsqlConnection session, NpgsqlTransaction held) => (_session, _lock) = (session, held);

    /// <summary>Waits until no other server holds the lock, for ten minutes at most.</summary>
    /// <param name="database">The database that the servers share.</param>
    /// <param name="number">The lock's number: any that has no other use.</param>
    public static async Task<AdvisoryLock> Wait(NpgsqlDataSource database, long number, CancellationToken stop)
    {
        var session = await database.OpenConnectionAsync(stop);
        try
        {
            var held = await session.BeginTransactionAsync(stop);
            await using var command = new NpgsqlCommand("SELECT pg_advisory_xact_lock($1)", session, held)
            {
                CommandTimeout = LongestWait,
                Parameters = { new NpgsqlParameter<long> { TypedValue = number } },
            };
            await command.ExecuteNonQueryAsync(stop);
            return new AdvisoryLock(session, held);
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await using (_session)
        {
            await _lock.DisposeAsync();
        }
    }
}
