using System.Reflection;
using CherryPie.Server.Platform.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace CherryPie.Server.Platform.Postgres;

/// <summary>The one place that knows where the database is: a given server, or the embedded cluster in the data folder.</summary>
internal sealed class Database(IConfiguration configuration, DataFolder dataFolder, IServiceProvider services, ILogger<Database> log)
    : IAsyncDisposable
{
    private const string Setting = "CherryPie";
    private const string Variable = "ConnectionStrings__CherryPie";
    private const long MigrationLock = 0x4d69677261746521; // any number that is nobody else's

    private EmbeddedPostgres? _embedded;
    private string? _connectionString;
    private volatile bool _migrated;

    /// <summary>False while the embedded PostgreSQL is down and about to be started again.</summary>
    public bool IsUp => _connectionString is not null && _embedded?.IsUp != false;

    /// <summary>Ends when the embedded PostgreSQL can't be kept alive.</summary>
    public Task GivenUp => _embedded?.GivenUp ?? Task.Delay(Timeout.Infinite);

    public string ConnectionString => _connectionString ?? throw new InvalidOperationException("The database is not open yet.");

    /// <summary>What NpgsqlDataSource is made of. `dotnet ef` builds the host without starting it and asks for one even then.</summary>
    public string ConnectionStringOrDesignTime => EF.IsDesignTime ? "Host=design-time" : ConnectionString;

    /// <summary>For the server, which owns the embedded cluster.</summary>
    public async Task Open(CancellationToken stop)
    {
        _connectionString = Configured();
        if (_connectionString is null)
        {
            _embedded = await EmbeddedPostgres.Start(dataFolder.Made().Path, durable: true, log, ForgetConnections, stop);
            _connectionString = _embedded.ConnectionString();
        }
    }

    /// <summary>For a verb, which may run beside a server: attaches to that server's cluster, else starts it for its own duration.</summary>
    public async Task Attach(CancellationToken stop)
    {
        _connectionString = Configured() ?? await ClusterLock.Running(dataFolder.Path, stop);
        if (_connectionString is null)
        {
            await Open(stop);
        }
    }

    /// <summary>Brings the schema up to this version. Any number of servers may start at once: they take turns, since EF's own lock ends with each migration.</summary>
    public async Task Migrate(CancellationToken stop)
    {
        try
        {
            if (await IsMigrated(stop))
            {
                return;
            }

            await using var scope = services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<ServerDb>().Database;
            await Make(db.GetService<IRelationalDatabaseCreator>(), stop);
            await using var turn = await AdvisoryLock.Wait(services.GetRequiredService<NpgsqlDataSource>(), MigrationLock, stop);
            if (!await IsMigrated(stop))
            {
                await db.MigrateAsync(stop);
            }
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
                $"The database refuses ({e.MessageText}). Check {Variable} and the rights of its role, which must own the database.",
                e
            );
        }
        catch (Exception e) when (e is NpgsqlException and not PostgresException or System.Net.Sockets.SocketException or TimeoutException)
        {
            throw new OperatorError(
                $"The database can't be reached ({e.GetBaseException().Message}). Check {Variable} and that PostgreSQL runs.",
                e
            );
        }
    }

    /// <summary>Asked without EF, whose model takes half of a start.</summary>
    public async Task<bool> IsMigrated(CancellationToken stop)
    {
        if (!_migrated)
        {
            var missing = typeof(ServerDb)
                .Assembly.GetTypes()
                .Select(t => t.GetCustomAttribute<MigrationAttribute>()?.Id)
                .OfType<string>()
                .ToHashSet(StringComparer.Ordinal);
            missing.ExceptWith(await AppliedMigrations(stop));
            _migrated = missing.Count == 0;
        }

        return _migrated;
    }

    /// <summary>Builds EF's model, which no start waits for, so that the first request that needs it doesn't either; a second later, or on a single core it would hold up those that don't.</summary>
    public async Task Warm(CancellationToken stop)
    {
        await Task.Delay(TimeSpan.FromSeconds(1), stop);
        await using var scope = services.CreateAsyncScope();
        _ = scope.ServiceProvider.GetRequiredService<ServerDb>().Model;
    }

    /// <returns>False when it can't be reached.</returns>
    public async Task<bool> Answers(CancellationToken stop)
    {
        try
        {
            await using var ask = services.GetRequiredService<NpgsqlDataSource>().CreateCommand("SELECT");
            await ask.ExecuteNonQueryAsync(stop);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    /// <summary>For verbs: a given server's database is migrated by nothing but a server's start and the migrate verb.</summary>
    public async Task RequireMigrated(CancellationToken stop)
    {
        if (_embedded is not null)
        {
            await Migrate(stop);
        }
        else if (!await IsMigrated(stop))
        {
            throw new OperatorError("The database is not at this version's schema: run the verb migrate, or start the server, first.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_embedded is { } embedded)
        {
            _embedded = null;
            await embedded.DisposeAsync();
        }
    }

    private static async Task Make(IRelationalDatabaseCreator creator, CancellationToken stop)
    {
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
            // another server has made it meanwhile
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
            // the first start; EF also makes the database
        }

        return applied;
    }

    // Those in the pool broke when PostgreSQL died.
    private void ForgetConnections() => services.GetRequiredService<NpgsqlDataSource>().Clear();

    private string? Configured()
    {
        if (configuration.GetConnectionString(Setting) is not { Length: > 0 } given)
        {
            return null;
        }

        try
        {
            return new NpgsqlConnectionStringBuilder(given).ConnectionString;
        }
        catch (ArgumentException)
        {
            throw new OperatorError(
                $"{Variable} is malformed; allowed: Host=…;Username=…;Password=…;Database=… (https://www.npgsql.org/doc/connection-string-parameters.html)"
            );
        }
    }
}
