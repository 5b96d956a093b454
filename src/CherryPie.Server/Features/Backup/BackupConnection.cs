using CherryPie.Server.Platform.Postgres;
using Npgsql;

namespace CherryPie.Server.Features.Backup;

internal static class BackupConnection
{
    /// <summary>A connection of its own, because a large table takes longer than any request may. Its settings hold for the transaction
    /// that the caller has to begin next: what COPY writes does not depend on those of the database or role.</summary>
    public static Task<NpgsqlConnection> Open(Database database, CancellationToken stop)
    {
        var to = ConnectionSettings.Of(database.ConnectionString, database.MixesSessions);
        (to.Pooling, to.CommandTimeout, to.MaxAutoPrepare, to.ApplicationName) = (false, 0, 0, "CherryPie Server backup");
        return ConnectionSettings.Open(to, stop);
    }

    public static Task Settle(NpgsqlConnection connection, CancellationToken stop) =>
        connection.Run(
            """
            SET LOCAL datestyle = 'ISO, YMD';
            SET LOCAL intervalstyle = 'postgres';
            SET LOCAL timezone = 'UTC';
            SET LOCAL extra_float_digits = 1;
            SET LOCAL bytea_output = 'hex';
            SET LOCAL statement_timeout = 0;
            SET LOCAL lock_timeout = 0;
            SET LOCAL idle_in_transaction_session_timeout = 0;
            SET LOCAL row_security = off;
            """,
            stop
        );
}
