using System.Globalization;
using Npgsql;

namespace CherryPie.Server.Platform.Postgres;

/// <summary>Tells that commits wait for a synchronous standby which does not come: reads work, writes are answered 503, and a server that
/// was taken out for that would leave callers without reads, too.</summary>
internal static class CommitWait
{
    // In seconds. A standby that is slow for a moment is none that is away.
    private const int Noticed = 3;

    /// <returns>Null while none has waited for three seconds.</returns>
    public static async Task<string?> Trouble(NpgsqlDataSource database, CancellationToken stop)
    {
        // Its own role's sessions everybody sees.
        await using var command = database.CreateCommand(
            """
            SELECT extract(epoch FROM clock_timestamp() - min(query_start))::float8 FROM pg_stat_activity
            WHERE datname = current_database() AND usename = current_user AND wait_event = 'SyncRep'
            """
        );
        return await command.ExecuteScalarAsync(stop) is double seconds and >= Noticed
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"writes wait for a synchronous standby, one for {seconds:F0} s, and are answered 503; reads work"
            )
            : null;
    }
}
