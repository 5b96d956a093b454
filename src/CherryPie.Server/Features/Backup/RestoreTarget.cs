using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Postgres;
using Npgsql;

namespace CherryPie.Server.Features.Backup;

/// <summary>Whether a database may be restored into: no server runs on it, and there is nothing in it that would be lost.</summary>
internal sealed class RestoreTarget(Database database, DataFolder folder, SchemaScript schema)
{
    // A killed server's lease counts for five seconds yet.
    private static readonly TimeSpan _leaseEnds = TimeSpan.FromSeconds(6);

    // As ServerLease has it, but later: a busy server may be late to renew its lease, and must not be taken for gone here.
    private const string RunningSql = """
        SELECT EXISTS (SELECT FROM servers s WHERE backend_pid <> 0 AND seen_at > clock_timestamp() - interval '10 seconds' AND (
            seen_at > clock_timestamp() - interval '5 seconds' OR EXISTS (SELECT FROM pg_stat_activity a WHERE a.pid = s.backend_pid)))
        """;

    /// <summary>Refuses, or keeps servers that are about to start waiting until the transaction ends.</summary>
    /// <returns>The database's last migration; <see cref="SchemaScript.Nothing"/> where it has no tables.</returns>
    public async Task<string> Take(NpgsqlConnection connection, CancellationToken stop)
    {
        foreach (var number in new[] { DatabaseSchema.MigrationLock, FirstStart.Lock })
        {
            if (!await connection.One<bool>($"SELECT pg_try_advisory_xact_lock({number})", stop))
            {
                throw Running();
            }
        }

        var migration = await BackedUpSchema.LastMigration(connection, stop);
        var tables = (await BackedUpSchema.AllTables(connection, stop)).ConvertAll(t => t.Name);
        tables.Remove(BackedUpSchema.History);
        if (migration == SchemaScript.Nothing)
        {
            return tables.Count == 0
                ? migration
                : throw new OperatorError($"The database holds tables of another program ({Some(tables)}). {Elsewhere()}");
        }

        if (!schema.Known.Contains(migration))
        {
            throw new OperatorError(
                $"The database is of a newer version than this one ({ServerVersion.Value}): its last migration is {migration}. "
                    + Elsewhere()
            );
        }

        if (tables.Contains("servers"))
        {
            await NoServer(connection, stop);
        }

        var (accounts, passes) = (
            await connection.One<long>("SELECT count(*) FROM accounts", stop),
            await connection.One<long>("SELECT count(*) FROM passes", stop)
        );
        return accounts + passes == 0
            ? migration
            : throw new OperatorError($"The database is not empty: it holds {accounts} accounts and {passes} passes. {Elsewhere()}");
    }

    private static async Task NoServer(NpgsqlConnection connection, CancellationToken stop)
    {
        var until = DateTime.UtcNow + _leaseEnds;
        while (await connection.One<bool>(RunningSql, stop))
        {
            if (DateTime.UtcNow > until)
            {
                throw Running();
            }

            await Task.Delay(TimeSpan.FromMilliseconds(250), stop);
            await connection.Run("SELECT pg_stat_clear_snapshot()", stop);
        }
    }

    private static OperatorError Running() =>
        new(
            "A server runs on this database, or is about to: stop every one first (docker compose stop server, systemctl stop cherrypie, "
                + "Ctrl+C). Nothing was changed."
        );

    private string Elsewhere()
    {
        const string Unchanged = " Nothing was changed.";
        if (!database.IsEmbedded)
        {
            return "Restore needs an empty one: make it (createdb NAME) and name it in "
                + $"{Database.Variable}; with the compose file: docker compose down && docker volume rm cherrypie_database."
                + Unchanged;
        }

        var cluster = Path.Combine(folder.Path, $"postgres-{PostgresCluster.MajorsIn(folder.Path).Max()}");
        return $"Restore needs an empty one: move this one away (mv {cluster} {cluster}.former), or set DataFolder to another folder."
            + Unchanged;
    }

    private static string Some(List<string> names) => string.Join(", ", names.Take(3)) + (names.Count > 3 ? ", …" : "");
}
