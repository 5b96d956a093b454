using System.Globalization;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Testcontainers.PostgreSql;

namespace CherryPie.Server.Tests;

/// <summary>One PostgreSQL for a run of the tests, with a migrated template that each class's database is a copy of.
/// CHERRYPIE_TEST_POSTGRES names another server to use: a connection string whose role may create databases. CHERRYPIE_TEST_IMAGE names
/// an image to start one from in a container; no container engine is looked for unless it does. CHERRYPIE_TEST_POOLER=1 puts PgBouncer
/// between the servers and it.</summary>
internal static class TestCluster
{
    private const string Prefix = "cherrypie-tests-";
    private static readonly string _run = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
    private static readonly string _template = $"cherrypie_template_{_run}";
    private static readonly string _given = Environment.GetEnvironmentVariable("CHERRYPIE_TEST_POSTGRES") ?? "";
    private static readonly string _image = Environment.GetEnvironmentVariable("CHERRYPIE_TEST_IMAGE") ?? "";
    private static readonly Lazy<Task> _started = new(Start);
    private static readonly Lazy<Task<Pgbouncer>>? _pooler =
        Environment.GetEnvironmentVariable("CHERRYPIE_TEST_POOLER") == "1"
            ? new(() => Pgbouncer.Before(ConnectionString("postgres")))
            : null;
    private static readonly SemaphoreSlim _copying = new(1);
    private static int _made;
    private static EmbeddedPostgres? _cluster;
    private static string? _folder;

    /// <summary>Where PostgreSQL runs in a container; its own programs are in there.</summary>
    public static PostgreSqlContainer? Container { get; private set; }

    /// <summary>Why no test can have a database here; null when each can.</summary>
    public static string? Missing()
    {
        try
        {
            if (_given.Length + _image.Length == 0)
            {
                _ = PostgresBinaries.For(Path.GetTempPath());
            }

            return null;
        }
        catch (OperatorError e)
        {
            return e.Message;
        }
    }

    public static string NewFolder()
    {
        var folder = Directory.CreateTempSubdirectory(Prefix).FullName;

        // As root, PostgreSQL runs as another account.
        File.SetUnixFileMode(
            folder,
            UnixFileMode.UserRead
                | UnixFileMode.UserWrite
                | UnixFileMode.UserExecute
                | UnixFileMode.GroupExecute
                | UnixFileMode.OtherExecute
        );
        File.WriteAllText(Path.Combine(folder, "owner"), _run);
        return folder;
    }

    public static async Task<string> MakeDatabase()
    {
        await _started.Value;
        var name = $"cherrypie_{_run}_{Interlocked.Increment(ref _made).ToString(CultureInfo.InvariantCulture)}";
        await _copying.WaitAsync(); // a template can be copied by one at a time
        try
        {
            await Run($"CREATE DATABASE {name} TEMPLATE {_template}");
        }
        finally
        {
            _copying.Release();
        }

        return ConnectionString(name);
    }

    /// <summary>How the servers reach a database that was made here; tests reach it directly.</summary>
    public static async Task<string> ForServers(string connectionString) =>
        _pooler is null
            ? connectionString
            : (await _pooler.Value).ConnectionString(new NpgsqlConnectionStringBuilder(connectionString).Database!);

    /// <summary>A database with nothing in it, not even this version's tables.</summary>
    public static async Task<string> MakeEmptyDatabase()
    {
        await _started.Value;
        var name = $"cherrypie_{_run}_{Interlocked.Increment(ref _made).ToString(CultureInfo.InvariantCulture)}";
        await Run($"CREATE DATABASE {name} TEMPLATE template0");
        return ConnectionString(name);
    }

    public static async Task DropDatabase(string connectionString)
    {
        await using (var pool = new NpgsqlConnection(connectionString))
        {
            NpgsqlConnection.ClearPool(pool);
        }

        await Run($"DROP DATABASE {new NpgsqlConnectionStringBuilder(connectionString).Database} WITH (FORCE)");
    }

    public static async Task Stop()
    {
        if (!_started.IsValueCreated || !_started.Value.IsCompletedSuccessfully)
        {
            return;
        }

        if (_pooler is { IsValueCreated: true })
        {
            await (await _pooler.Value).DisposeAsync();
        }

        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
            Directory.Delete(_folder!, recursive: true);
        }
        else if (Container is not null)
        {
            await Container.DisposeAsync();
        }
        else
        {
            await Run($"ALTER DATABASE {_template} IS_TEMPLATE false");
            await Run($"DROP DATABASE {_template}");
        }
    }

    private static string ConnectionString(string database) =>
        _cluster?.ConnectionString(database)
        ?? new NpgsqlConnectionStringBuilder(Container?.GetConnectionString() ?? _given) { Database = database }.ConnectionString;

    private static async Task Start()
    {
        if (_given.Length == 0 && _image.Length > 0)
        {
            // As many sessions as the cluster of its own has; the package's builder itself does without fsync.
            Container = new PostgreSqlBuilder(_image).WithCommand("-c", "max_connections=500").Build();
            await Container.StartAsync();
        }
        else if (_given.Length == 0)
        {
            SweepKilledRuns();
            _folder = NewFolder();
            _cluster = await EmbeddedPostgres.Start(_folder, durable: false);
        }

        await Run($"CREATE DATABASE {_template}");
        var there = ConnectionString(_template) + ";Pooling=false"; // a template with a session on it can't be copied
        await using (var db = new ServerDb(new DbContextOptionsBuilder<ServerDb>().UseNpgsql(there).Options, new Tenant(), new Actor()))
        {
            await db.Database.MigrateAsync();
        }

        await Run($"ALTER DATABASE {_template} WITH ALLOW_CONNECTIONS false IS_TEMPLATE true");
    }

    private static async Task Run(string sql)
    {
        var admin = _given.Length > 0 ? _given : ConnectionString("postgres");
        await using var connection = new NpgsqlConnection(admin);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static void SweepKilledRuns()
    {
        foreach (var folder in Directory.GetDirectories(Path.GetTempPath(), Prefix + "*"))
        {
            try
            {
                var owner = File.ReadAllText(Path.Combine(folder, "owner"));
                if (!Directory.Exists("/proc/" + owner))
                {
                    Directory.Delete(folder, recursive: true);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It is in use, half made, or another account's.
            }
        }
    }
}
