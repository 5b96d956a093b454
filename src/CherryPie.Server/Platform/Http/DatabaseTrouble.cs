using System.Net.Sockets;
using Npgsql;

namespace CherryPie.Server.Platform.Http;

/// <summary>Tells troubles of the database, which pass, from faults of the program.</summary>
internal static class DatabaseTrouble
{
    /// <summary>Whether the database is away, full, frozen, read-only or out of connections, or its answer was lost.</summary>
    public static bool IsAway(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case PostgresException p:
                    // 08 connection, 53 out of resources, 57P being shut down, 58 system error; a standby before its promotion, a
                    // statement's time-out, and whatever ended the session: on a full disk a new one ends with XX000.
                    return p.InvariantSeverity is "FATAL" or "PANIC"
                        || p.SqlState is PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.QueryCanceled
                        || p.IsTransient
                        || p.SqlState.StartsWith("08", StringComparison.Ordinal)
                        || p.SqlState.StartsWith("53", StringComparison.Ordinal)
                        || p.SqlState.StartsWith("57P", StringComparison.Ordinal)
                        || p.SqlState.StartsWith("58", StringComparison.Ordinal);
                case NpgsqlException or SocketException or TimeoutException:
                    return true;
                case InvalidOperationException or ObjectDisposedException when e.Source == "Npgsql":
                    // A connection that broke between two calls: "Connection is not open", "The connection is broken".
                    return true;
                default:
                    break;
            }
        }

        return false;
    }
}
