using System.Diagnostics;
using System.Globalization;
using CherryPie.Server.Platform.Postgres;
using CherryPie.Server.Tests.Operations;
using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.Faults;

/// <summary>A PostgreSQL, a standby that streams from it, and two servers that read from the standby.</summary>
public sealed class StandbyPair : IAsyncLifetime
{
    /// <summary>What waits for a statement's time-out is seen to, however slow the machine is: the statements of the standby have none
    /// that a test's client would wait for.</summary>
    private const string NoTimeOut = ";Command Timeout=120";
    private readonly string _home = TestCluster.NewFolder();
    private readonly string _masterKey = OperatedServer.NewMasterKey();
    private EmbeddedPostgres? _primary,
        _standby;
    private OperatedServer? _one,
        _two;

    internal OperatedServer One => _one!;

    internal OperatedServer Two => _two!;

    public async Task InitializeAsync()
    {
        // A copy of a stopped PostgreSQL, told to follow it, is a standby.
        var (first, second) = (Folder("primary"), Folder("standby"));
        await (await EmbeddedPostgres.Start(first)).DisposeAsync();
        await File.AppendAllTextAsync(InCluster(first, "pg_hba.conf"), "local replication all peer map=own\n");
        await File.AppendAllTextAsync(InCluster(first, "postgresql.conf"), "hot_standby_feedback = on\nwal_receiver_timeout = 5s\n");
        var cluster = Path.GetDirectoryName(InCluster(first, "PG_VERSION"))!;
        using (var copy = Process.Start("cp", ["-a", cluster, second]))
        {
            await copy.WaitForExitAsync();
            Assert.Equal(0, copy.ExitCode);
        }

        _primary = await EmbeddedPostgres.Start(first);
        var socket = new NpgsqlConnectionStringBuilder(_primary.ConnectionString()).Host;
        await File.WriteAllTextAsync(InCluster(second, "standby.signal"), "");
        await File.AppendAllTextAsync(
            InCluster(second, "postgresql.conf"),
            $"primary_conninfo = 'host={socket} user={PostgresCluster.Role}'\n"
        );
        await StartStandby();
        (_one, _two) = (await Another(), await Another());
        await new MixedLoad(() => _one.Api, () => _one.Http, mayBreak: false).Prepare(maxIssue: 1_000_000);
        await Used();

        // What a server does first it compiles first, which takes long on a busy machine.
        await Task.WhenAll(ReadHistory.Run([_one], seed: -1), ReadHistory.Run([_two], seed: -2));
    }

    /// <summary>Another server on the same pair.</summary>
    /// <param name="reads">Where it is to read; null: from the standby.</param>
    /// <param name="more">More settings.</param>
    internal Task<OperatedServer> Another(string? reads = null, params (string Name, string Value)[] more) =>
        OperatedServer.Start(
            _primary!.ConnectionString(),
            _masterKey,
            [("ConnectionStrings__CherryPieReads", (reads ?? _standby!.ConnectionString()) + NoTimeOut), .. more]
        );

    /// <summary>The way to the standby's databases.</summary>
    internal string Standby(string database = PostgresCluster.Role) => _standby!.ConnectionString(database);

    public async Task StartStandby() => _standby = await EmbeddedPostgres.Start(Folder("standby"));

    public Task StopStandby() => _standby!.DisposeAsync().AsTask();

    public Task Freeze() => PostgresSignals.Send(_standby!, "STOP");

    public Task Thaw() => PostgresSignals.Send(_standby!, "CONT");

    /// <summary>The standby receives, and replays nothing.</summary>
    public Task Pause() => OnStandby("SELECT pg_wal_replay_pause()");

    public Task Resume() => OnStandby("SELECT pg_wal_replay_resume()");

    public Task OnStandby(string sql) => Run(_standby!, sql);

    public Task OnPrimary(string sql) => Run(_primary!, sql);

    /// <summary>Waits until both servers' reads go to the standby.</summary>
    public Task Used() => Eventually.Is(async () => (await Ready()).All(r => r.Contains("\"standby\":\"ok\"", StringComparison.Ordinal)));

    /// <summary>Waits until no server's reads go to the standby, and each says this of it.</summary>
    public Task Unused(string why) => Eventually.Is(async () => (await Ready()).All(r => r.Contains(why, StringComparison.Ordinal)));

    /// <summary>What doctor says of the standby.</summary>
    internal async Task<string> Doctor()
    {
        await using var doctor = ServerProcess.Start(
            Folder("doctor"),
            ["doctor"],
            ("ConnectionStrings__CherryPie", _primary!.ConnectionString()),
            ("ConnectionStrings__CherryPieReads", _standby!.ConnectionString()),
            ("Secrets__MasterKey", _masterKey)
        );
        return (await doctor.Ended()).Output.Split('\n').Single(l => l.Contains(" standby ", StringComparison.Ordinal));
    }

    /// <summary>How many reads the standby has answered, and the primary.</summary>
    internal async Task<(long Standby, long Primary)> Reads()
    {
        var both = await Task.WhenAll(Reads(One), Reads(Two));
        return (both.Sum(r => r.Standby), both.Sum(r => r.Primary));
    }

    public async Task DisposeAsync()
    {
        await _one!.DisposeAsync();
        await _two!.DisposeAsync();
        await _standby!.DisposeAsync();
        await _primary!.DisposeAsync();
        Directory.Delete(_home, recursive: true);
    }

    internal static async Task<(long Standby, long Primary)> Reads(OperatedServer server)
    {
        var lines = (await server.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative))).Split('\n');
        return (Of("standby"), Of("primary"));

        long Of(string database) =>
            lines
                .Where(l => l.StartsWith($"cherrypie_reads_total{{database=\"{database}\"}} ", StringComparison.Ordinal))
                .Select(l => long.Parse(l[(l.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture))
                .SingleOrDefault();
    }

    private async Task<string[]> Ready() => await Task.WhenAll(Ready(One), Ready(Two));

    internal static Task<string> Ready(OperatedServer server) => server.Http.GetStringAsync(new Uri("/health/ready", UriKind.Relative));

    private static async Task Run(EmbeddedPostgres postgres, string sql)
    {
        await using var connection = new NpgsqlConnection(postgres.ConnectionString() + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private string Folder(string name) => Directory.CreateDirectory(Path.Combine(_home, name)).FullName;

    private static string InCluster(string folder, string file) =>
        Path.Combine(Directory.GetDirectories(folder, "postgres-*").Single(), file);
}
