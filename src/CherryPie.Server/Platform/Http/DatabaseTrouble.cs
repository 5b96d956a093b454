using System.Diagnostics;
using System.Net.Sockets;
using Npgsql;

namespace CherryPie.Server.Platform.Http;

/// <summary>Tells troubles of the database, which pass, from faults of the program.</summary>
internal static class DatabaseTrouble
{
    private static readonly string[] _classes = ["08", "53", "57P", "58", "XX"];

    /// <summary>Whether the database is away, full, frozen, read-only or out of connections, or its answer was lost.</summary>
    public static bool IsAway(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case PostgresException p:
                    // 08 connection, 53 out of resources, 57P being shut down, 58 system error, XX internal error (on a full disk, of
                    // a page that can't be read); a standby before its promotion, a statement's time-out, a worker of a parallel
                    // query that was lost (55000), and whatever ended the session.
                    return p.InvariantSeverity is "FATAL" or "PANIC"
                        || p.SqlState
                            is PostgresErrorCodes.ReadOnlySqlTransaction
                                or PostgresErrorCodes.QueryCanceled
                                or PostgresErrorCodes.ObjectNotInPrerequisiteState
                        || p.IsTransient
                        || _classes.Any(c => p.SqlState.StartsWith(c, StringComparison.Ordinal));
                case NpgsqlException or SocketException or TimeoutException:
                    return true;
                case InvalidOperationException or NullReferenceException or IndexOutOfRangeException when IsOfNpgsql(e):
                    // A connection that broke between two calls, or under one: "Connection is not open", "Cannot access a disposed
                    // object" (an InvalidOperationException too).
                    return true;
                default:
                    break;
            }
        }

        return false;
    }

    // By the first frame that is not the runtime's: its own checks, such as ObjectDisposedException.ThrowIf, name it as the source.
    private static bool IsOfNpgsql(Exception e) =>
        new StackTrace(e)
            .GetFrames()
            .Select(f => f.GetMethod()?.Module.Assembly.GetName().Name)
            .FirstOrDefault(a => a?.StartsWith("System.", StringComparison.Ordinal) == false) == "Npgsql";
}
