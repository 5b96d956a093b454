using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CherryPie.Server.Features.Bulk;

/// <summary>Thrown when the same rows were cut off again and again by what else goes on in the database.</summary>
internal sealed class CutOffException(string reason, int times)
    : Exception(
        $"The database cut the next rows off {times} times ({reason}); none of them is done. Something holds what they need for too long: "
            + "see what else runs in the database, end it, and resume"
    )
{
    /// <returns>What cut a transaction off that lost against another one, or took too long; null: it was nothing of the kind.</returns>
    public static string? Reason(Exception exception) =>
        (exception as PostgresException ?? exception.InnerException as PostgresException) switch
        {
            {
                SqlState: PostgresErrorCodes.DeadlockDetected
                    or PostgresErrorCodes.SerializationFailure
                    or PostgresErrorCodes.LockNotAvailable
                    or PostgresErrorCodes.QueryCanceled
            } p => $"{p.MessageText}, {p.SqlState}",
            null when IsTimeOut(exception) => "a statement took too long",
            _ => null,
        };

    // Of a database that does not answer at all, too: who asks it next finds out.
    private static bool IsTimeOut(Exception exception) =>
        (exception as DbUpdateException)?.InnerException is NpgsqlException { InnerException: TimeoutException }
        || exception is NpgsqlException { InnerException: TimeoutException };
}
