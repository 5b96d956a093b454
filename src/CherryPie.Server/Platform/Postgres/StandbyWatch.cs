using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace CherryPie.Server.Platform.Postgres;

/// <summary>What a look at the standby has shown.</summary>
/// <param name="Fault">Why it must not answer reads, beside its replay; null when it may.</param>
/// <param name="View">Its replay; null when it is of another database.</param>
/// <param name="MixesSessions">Whether a pooler before it gives each transaction another session.</param>
internal sealed record StandbyLook(string? Fault, StandbyView? View, bool MixesSessions);

/// <summary>A connection of its own on which the standby is asked how it is. An answer is waited for so long as
/// <see cref="StandbyView.LongestAnswer"/> says, connecting included.</summary>
[SuppressMessage("Reliability", "CA2213", Justification = "What is under way is disposed of when it has ended.")]
internal sealed class StandbyWatch(string given, TimeProvider clock) : IAsyncDisposable
{
    private NpgsqlConnection? _connection;

    /// <summary>Asks it. One caller at a time.</summary>
    /// <exception cref="TimeoutException">It has not answered in time.</exception>
    public async Task<StandbyLook> Ask(DatabaseIdentity identity, WalPosition position, CancellationToken stop)
    {
        var connection = _connection;
        _connection = null;
        var asking = Ask(connection, identity, position, stop);
        try
        {
            (_connection, var look) = await asking.WaitAsync(StandbyView.LongestAnswer, clock, stop);
            return look;
        }
        catch
        {
            // Nothing may be done with a connection on which a statement is under way.
            _ = Close(asking, connection);
            throw;
        }
    }

    public async ValueTask DisposeAsync() => await (_connection?.DisposeAsync() ?? ValueTask.CompletedTask);

    private static async Task Close(Task<(NpgsqlConnection Connection, StandbyLook)> asking, NpgsqlConnection? connection)
    {
        await ((Task)asking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        connection = asking.IsCompletedSuccessfully ? asking.Result.Connection : connection;
        await (connection?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private async Task<(NpgsqlConnection, StandbyLook)> Ask(
        NpgsqlConnection? connection,
        DatabaseIdentity identity,
        WalPosition position,
        CancellationToken stop
    )
    {
        if (connection is not null)
        {
            return (connection, await Look(connection, identity, position, stop));
        }

        var to = ConnectionSettings.OfStandby(given, mixesSessions: true);
        to.Pooling = false;
        var made = await ConnectionSettings.Open(to, stop);
        try
        {
            return (made, await Look(made, identity, position, stop));
        }
        catch
        {
            await made.DisposeAsync();
            throw;
        }
    }

    private async Task<StandbyLook> Look(
        NpgsqlConnection connection,
        DatabaseIdentity identity,
        WalPosition position,
        CancellationToken stop
    )
    {
        bool mixesSessions;
        await using (var ask = new NpgsqlCommand($"SELECT {DatabaseIdentity.Columns}, pg_backend_pid()", connection))
        await using (var row = await ask.ExecuteReaderAsync(stop))
        {
            await row.ReadAsync(stop);
            mixesSessions = row.GetInt32(2) != connection.ProcessID;
            if (DatabaseIdentity.Read(row, 0) != identity)
            {
                return new("it is of another database than the primary", null, mixesSessions);
            }
        }

        // A role may lack the right to read the tables, and a new standby may lack one.
        await using (var ask = new NpgsqlCommand("SELECT count(*) FROM account_changes", connection))
        {
            await ask.ExecuteNonQueryAsync(stop);
        }

        return new(null, await StandbyView.Reaching(connection, position, clock, stop), mixesSessions);
    }
}
