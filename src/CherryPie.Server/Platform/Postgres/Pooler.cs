using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Http;
using Npgsql;

namespace CherryPie.Server.Platform.Postgres;

/// <summary>Tells whether a pooler such as PgBouncer in transaction mode stands before the database: the process that the connection was
/// told of then differs from the one that runs its statements.</summary>
internal static class Pooler
{
    /// <returns>False also when nothing answers: whoever connects next says why.</returns>
    /// <exception cref="OperatorError">There is a pooler, and no such database behind it.</exception>
    public static async Task<bool> MixesSessions(string given, CancellationToken stop)
    {
        var to = ConnectionSettings.Of(given, mixesSessions: true);
        to.Pooling = false;
        to.MaxAutoPrepare = 0;
        try
        {
            return await IsBefore(to, stop);
        }
        catch (PostgresException e)
            when (e.SqlState == PostgresErrorCodes.InvalidCatalogName
                || (e.SqlState == PostgresErrorCodes.ProtocolViolation && e.MessageText.Contains(to.Database!, StringComparison.Ordinal))
            )
        {
            await RefuseMissing(to, stop);
            return false;
        }
        catch (Exception e) when (DatabaseTrouble.IsAway(e))
        {
            return false;
        }
    }

    // Straight at PostgreSQL the server makes the database itself. A pooler would keep the connection waiting for one.
    private static async Task RefuseMissing(NpgsqlConnectionStringBuilder to, CancellationToken stop)
    {
        var missing = to.Database;
        try
        {
            to.Database = "postgres";
            if (!await IsBefore(to, stop))
            {
                return;
            }
        }
        catch (Exception e) when (DatabaseTrouble.IsAway(e))
        {
            return;
        }

        throw new OperatorError(
            $"There is no database \"{missing}\" behind the pooler that {Database.Variable} names: create it "
                + $"(createdb -O {to.Username} {missing}), or let the first start go straight to PostgreSQL."
        );
    }

    private static async Task<bool> IsBefore(NpgsqlConnectionStringBuilder to, CancellationToken stop)
    {
        await using var source = new NpgsqlSlimDataSourceBuilder(to.ConnectionString)
            .ConfigureTypeLoading(types => types.EnableTypeLoading(false)) // a number is all that is read
            .Build();
        await using var connection = await source.OpenConnectionAsync(stop);
        await using var ask = new NpgsqlCommand("SELECT pg_backend_pid()", connection);
        return (int)(await ask.ExecuteScalarAsync(stop))! != connection.ProcessID;
    }
}
