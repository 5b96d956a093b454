using Npgsql;

namespace CherryPie.Server.Platform.Postgres;

/// <summary>The settings of connections that differ from Npgsql's. What the connection string says has precedence.</summary>
internal static class ConnectionSettings
{
    /// <summary>How long a statement of a request may take, in seconds: with the wait for a connection a caller hears within ten.</summary>
    private const int LongestStatement = 7;

    /// <summary>How long making or waiting for a connection may take, in seconds.</summary>
    private const int LongestConnect = 3;

    /// <summary>How long making or waiting for a connection to a standby may take, in seconds: the primary does instead.</summary>
    private const int LongestConnectToStandby = 1;

    /// <summary>How long statements may take that no caller waits for, or that read many rows, in seconds.</summary>
    public const int LongestWork = 30;

    /// <summary>A command that no caller waits for.</summary>
    public static NpgsqlCommand CreateWork(this NpgsqlDataSource database, string sql)
    {
        var command = database.CreateCommand(sql);
        command.CommandTimeout = LongestWork;
        return command;
    }

    /// <param name="given">The connection string.</param>
    /// <param name="mixesSessions">Whether a pooler stands before the database that gives each transaction another session.</param>
    public static NpgsqlConnectionStringBuilder Of(string given, bool mixesSessions) =>
        Of(given, mixesSessions, LongestConnect, session: "primary");

    /// <summary>The same for a connection string that names standbys.</summary>
    public static NpgsqlConnectionStringBuilder OfStandby(string given, bool mixesSessions) =>
        Of(given, mixesSessions, LongestConnectToStandby, session: "standby");

    /// <summary>Opens a connection of its own.</summary>
    public static async Task<NpgsqlConnection> Open(NpgsqlConnectionStringBuilder to, CancellationToken stop)
    {
        var connection = new NpgsqlConnection(to.ConnectionString);
        try
        {
            await connection.OpenAsync(stop);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static NpgsqlConnectionStringBuilder Of(string given, bool mixesSessions, int longestConnect, string session)
    {
        // Nothing here changes a session's settings, so that connections need no reset when they return to the pool.
        var to = new NpgsqlConnectionStringBuilder(given) { NoResetOnClose = true };

        // Behind such a pooler the name of a prepared statement stands for whatever another session has prepared under it.
        Default("Max Auto Prepare", () => to.MaxAutoPrepare = mixesSessions ? 0 : 100);
        Default("Auto Prepare Min Usages", () => to.AutoPrepareMinUsages = 2);
        Default("Command Timeout", () => to.CommandTimeout = LongestStatement);
        Default("Timeout", () => to.Timeout = longestConnect);

        // Npgsql would cancel a statement that takes too long. PostgreSQL answers the cancelling of a commit that waits for its synchronous
        // standby with success: it is committed on the primary alone. So the connection is closed instead.
        Default("Cancellation Timeout", () => to.CancellationTimeout = -1);
        if (to.Host?.Contains(',', StringComparison.Ordinal) == true)
        {
            Default("Target Session Attributes", () => to.TargetSessionAttributes = session);
            Default("Host Recheck Seconds", () => to.HostRecheckSeconds = 1);
        }

        return to;

        void Default(string keyword, Action set)
        {
            if (!to.ShouldSerialize(keyword))
            {
                set();
            }
        }
    }
}
