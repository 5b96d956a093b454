using Npgsql;

namespace CherryPie.Server.Storage;

/// <summary>The turn of one server at something that all of them do: an advisory lock, which ends with its session, however that ends.</summary>
internal sealed class DatabaseTurn : IAsyncDisposable
{
    private readonly NpgsqlConnection _session;
    private readonly long _number;

    private DatabaseTurn(NpgsqlConnection session, long number) => (_session, _number) = (session, number);

    /// <summary>Waits for the turn.</summary>
    /// <param name="database">Where the servers meet.</param>
    /// <param name="number">Names what is done; any that is nobody else's.</param>
    /// <param name="stop">Stops waiting.</param>
    public static async Task<DatabaseTurn> Wait(NpgsqlDataSource database, long number, CancellationToken stop)
    {
        var session = await database.OpenConnectionAsync(stop);
        try
        {
            await Ask(session, "SELECT pg_advisory_lock($1)", number, stop);
            return new DatabaseTurn(session, number);
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
            await Ask(_session, "SELECT pg_advisory_unlock($1)", _number, CancellationToken.None);
        }
    }

    private static async Task Ask(NpgsqlConnection session, string sql, long number, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(sql, session) { Parameters = { new NpgsqlParameter<long> { TypedValue = number } } };
        await command.ExecuteNonQueryAsync(stop);
    }
}
