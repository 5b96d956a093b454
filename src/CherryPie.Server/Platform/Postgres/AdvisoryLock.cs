using Npgsql;

namespace CherryPie.Server.Platform.Postgres;

/// <summary>The turn of one server at something that all of them do: an advisory lock of a transaction, which ends with it, however that ends, and behind a pooler of transactions too.</summary>
internal sealed class AdvisoryLock : IAsyncDisposable
{
    private const int LongestWait = 600; // seconds; who has the turn may be migrating large tables
    private readonly NpgsqlConnection _session;
    private readonly NpgsqlTransaction _lock;

    private AdvisoryLock(NpgsqlConnection session, NpgsqlTransaction held) => (_session, _lock) = (session, held);

    /// <summary>Waits for the turn.</summary>
    /// <param name="database">Where the servers meet.</param>
    /// <param name="number">Names what is done; any that is nobody else's.</param>
    /// <param name="stop">Stops waiting.</param>
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
