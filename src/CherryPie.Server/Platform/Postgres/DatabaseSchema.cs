using System.Reflection;
using CherryPie.Server.Platform.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace CherryPie.Server.Platform.Postgres;

/// <summary>The database's schema: whether it is this version's, and the migrations that make it so.</summary>
internal sealed class DatabaseSchema(Database database, IServiceProvider services)
{
    /// <summary>The advisory lock's number: any that has no other use.</summary>
    public const long MigrationLock = 0x4d69677261746521;

    // A statement that rewrites a large table takes its time.
    private static readonly TimeSpan _longestMigration = TimeSpan.FromHours(1);

    private volatile bool _isCurrent;

    /// <summary>Brings the schema up to this version. Any number of servers may start at once: an advisory lock lets one migrate while the
    /// others wait. EF's own lock would end with each single migration.</summary>
    public async Task Migrate(CancellationToken stop)
    {
        try
        {
            if (await IsCurrent(stop))
            {
                return;
            }

            await MakeDatabase(stop);
            await using var scope = services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<ServerDb>().Database;
            db.SetCommandTimeout(_longestMigration);
            await using var held = await AdvisoryLock.Wait(services.GetRequiredService<NpgsqlDataSource>(), MigrationLock, stop);
            if (!await IsCurrent(stop))
            {
                await db.MigrateAsync(stop);
            }
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ProtocolViolation)
        {
            throw new OperatorError(
                $"What stands before the database refuses the connection ({e.MessageText}). Take that setting out of {Database.Variable}, "
                    + "or name it in the pooler's ignore_startup_parameters.",
                e
            );
        }
        catch (PostgresException e)
            when (e.SqlState.StartsWith("28", StringComparison.Ordinal)
                || e.SqlState.StartsWith("53", StringComparison.Ordinal)
                || e.SqlState
                    is PostgresErrorCodes.InvalidCatalogName
                        or PostgresErrorCodes.InsufficientPrivilege
                        or PostgresErrorCodes.CannotConnectNow
            )
        {
            throw new OperatorError(
                $"The database refuses ({e.MessageText}). Check {Database.Variable} and the rights of its role, "
                    + "which must own the database.",
                e
            );
        }
        catch (Exception e) when (e is NpgsqlException and not PostgresException or System.Net.Sockets.SocketException or TimeoutException)
        {
            throw new OperatorError(
                $"The database can't be reached ({e.GetBaseException().Message}). Check {Database.Variable} and that PostgreSQL runs.",
                e
            );
        }
    }

    /// <summary>Read without EF, because building its model would take half of a start.</summary>
    public async Task<bool> IsCurrent(CancellationToken stop)
    {
        if (!_isCurrent)
        {
            var missing = typeof(ServerDb)
                .Assembly.GetTypes()
                .Select(t => t.GetCustomAttribute<MigrationAttribute>()?.Id)
                .OfType<string>()
                .ToHashSet(StringComparer.Ordinal);
            missing.ExceptWith(await AppliedMigrations(stop));
            _isCurrent = missing.Count == 0;
        }

        return _isCurrent;
    }

    /// <summary>Builds EF's model after the start, so that neither the start nor the first request that needs it waits for that. It begins
    /// a second later: on a single core it would delay the first requests.</summary>
    public async Task Warm(CancellationToken stop)
    {
        await Task.Delay(TimeSpan.FromSeconds(1), stop);
        await using var scope = services.CreateAsyncScope();
        _ = scope.ServiceProvider.GetRequiredService<ServerDb>().Model;
    }

    /// <summary>Creates the database itself, without tables, where there is none yet.</summary>
    public async Task MakeDatabase(CancellationToken stop)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ServerDb>().Database;
        db.SetCommandTimeout(_longestMigration);
        var creator = db.GetService<IRelationalDatabaseCreator>();
        if (await creator.ExistsAsync(stop))
        {
            return;
        }

        try
        {
            await creator.CreateAsync(stop);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // another server has created it meanwhile
        }
    }

    /// <summary>For verbs: the embedded cluster is migrated; a database of the connection string only by a server's start and the verb
    /// migrate.</summary>
    public async Task Require(CancellationToken stop)
    {
        if (database.IsEmbedded)
        {
            await Migrate(stop);
        }
        else if (!await IsCurrent(stop))
        {
            throw new OperatorError("The database is not at this version's schema: run the verb migrate, or start the server, first.");
        }
    }

    private async Task<List<string>> AppliedMigrations(CancellationToken stop)
    {
        var applied = new List<string>();
        try
        {
            await using var command = services
                .GetRequiredService<NpgsqlDataSource>()
                .CreateCommand("""SELECT "MigrationId" FROM "__EFMigrationsHistory" """);
            await using var rows = await command.ExecuteReaderAsync(stop);
            while (await rows.ReadAsync(stop))
            {
                applied.Add(rows.GetString(0));
            }
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidCatalogName)
        {
            // the first start: the tables do not exist yet
        }

        return applied;
    }
}
