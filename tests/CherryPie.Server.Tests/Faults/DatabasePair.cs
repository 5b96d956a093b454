using System.Diagnostics;
using CherryPie.Server.Platform.Postgres;
using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.Faults;

/// <summary>A primary and its streaming standby, each a PostgreSQL with a folder of its own.</summary>
public sealed class DatabasePair : IAsyncLifetime
{
    private readonly string _folder = TestCluster.NewFolder();
    private EmbeddedPostgres? _primary,
        _standby;

    /// <summary>To the standby alone.</summary>
    public string Standby => _standby!.ConnectionString();

    /// <summary>To both as an operator writes it, the standby first.</summary>
    public string Both { get; private set; } = "";

    public async Task InitializeAsync()
    {
        var (first, second) = (Folder("first"), Folder("second"));
        await using (var made = await EmbeddedPostgres.Start(first, durable: true))
        {
            await Ask(made, "SELECT 1");
        }

        var cluster = Directory.GetDirectories(first, "postgres-*").Single();
        var copy = Path.Combine(second, Path.GetFileName(cluster));
        await File.AppendAllTextAsync(Path.Combine(cluster, "pg_hba.conf"), "local replication all peer map=own\n");
        using (var copying = Process.Start("cp", ["-a", cluster, copy]))
        {
            await copying.WaitForExitAsync();
        }

        _primary = await EmbeddedPostgres.Start(first, durable: true);
        await File.AppendAllTextAsync(
            Path.Combine(copy, "postgresql.auto.conf"),
            $"primary_conninfo = 'host={Host(_primary)} user={PostgresCluster.Role}'\n"
        );
        await File.WriteAllTextAsync(Path.Combine(copy, "standby.signal"), "");
        _standby = await EmbeddedPostgres.Start(second, durable: true);
        Both = new NpgsqlConnectionStringBuilder(Standby) { Host = Host(_standby) + "," + Host(_primary) }.ConnectionString;
    }

    /// <summary>Waits until the standby has all that the primary has committed.</summary>
    public async Task Replicated()
    {
        var position = await Ask(_primary!, "SELECT pg_current_wal_flush_lsn()::text");
        await Eventually.Is(async () => await Ask(_standby!, $"SELECT (pg_last_wal_replay_lsn() >= '{position}')::text") == "true");
    }

    /// <summary>kill -9 of the primary, which does not come back.</summary>
    public async Task KillPrimary()
    {
        var primary = _primary!;
        _primary = null;
        Signal.Send(primary.ProcessId, Signal.Kill);
        await primary.DisposeAsync();
    }

    public Task Promote() => Ask(_standby!, "SELECT pg_promote()::text");

    public async Task DisposeAsync()
    {
        await _standby!.DisposeAsync();
        if (_primary is not null)
        {
            await _primary.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private string Folder(string name) => Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;

    private static string Host(EmbeddedPostgres postgres) => new NpgsqlConnectionStringBuilder(postgres.ConnectionString()).Host!;

    private static async Task<string> Ask(EmbeddedPostgres postgres, string sql)
    {
        await using var connection = new NpgsqlConnection(postgres.ConnectionString() + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (await command.ExecuteScalarAsync())!.ToString()!;
    }
}
