using CherryPie.Server.Platform.Postgres;
using CherryPie.Server.Tests.Operations;
using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.Faults;

/// <summary>A server in a process of its own on a PostgreSQL that only it uses, so that it can be done harm.</summary>
public sealed class OutageServer : IAsyncLifetime
{
    private const string Mine = "test";
    private const string Others = $"""
        SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
        WHERE backend_type = 'client backend' AND application_name <> '{Mine}'
        """;
    private readonly string _folder = Directory.CreateDirectory(Path.Combine(TestCluster.NewFolder(), "pg")).FullName;
    private readonly string _masterKey = OperatedServer.NewMasterKey();
    private EmbeddedPostgres? _postgres;
    private FakeApns? _apns;
    private OperatedServer? _server;

    /// <summary>To the server's database, past the server.</summary>
    public string Database => _postgres!.ConnectionString() + ";Pooling=false;Application Name=" + Mine;

    internal OperatedServer Main => _server!;

    public async Task InitializeAsync()
    {
        _apns = await FakeApns.Start(record: false);
        _postgres = await EmbeddedPostgres.Start(_folder, durable: false);
        _server = await Another("");
        await new MixedLoad(() => _server.Api, () => _server.Http, mayBreak: false).Prepare(maxIssue: 50);
    }

    /// <summary>Another server on the same database.</summary>
    /// <param name="connection">More settings of its connections, with a semicolon before.</param>
    /// <param name="more">More settings.</param>
    internal Task<OperatedServer> Another(string connection, params (string Name, string Value)[] more) =>
        Begin(_postgres!.ConnectionString() + connection, more).Ready();

    /// <summary>Another server that reaches the database by this connection string.</summary>
    internal Task<OperatedServer> Through(string connection) => Begin(connection).Ready();

    /// <summary>The same, without waiting for it.</summary>
    internal OperatedServer Begin(string connection, params (string Name, string Value)[] more) =>
        OperatedServer.Begin(
            connection,
            _masterKey,
            [
                ("Push__Endpoint", _apns!.Endpoint.ToString()),
                ("Push__TrustedRootsFile", _apns.RootsFile),
                ("Push__RetryAfter", "00:00:01"),
                ("Push__Coalesce", "00:00:00"),
                ("Mail__RetryAfter", "00:00:01"),
                .. more,
            ]
        );

    public Task StopPostgres() => _postgres!.DisposeAsync().AsTask();

    public Task StartPostgres() => StartPostgres(durable: false);

    private async Task StartPostgres(bool durable) => _postgres = await EmbeddedPostgres.Start(_folder, durable);

    // Triggers need locks of all tables while the servers write: PostgreSQL may end either side of a deadlock.
    private async Task Run(string sql)
    {
        for (var more = 50; ; more--)
        {
            try
            {
                await using var connection = new NpgsqlConnection(Database);
                await connection.OpenAsync();
                await using var command = new NpgsqlCommand(sql, connection);
                await command.ExecuteNonQueryAsync();
                return;
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.DeadlockDetected && more > 0)
            {
                await Task.Delay(Random.Shared.Next(100));
            }
        }
    }

    /// <summary>From now on each write fails as PostgreSQL would with this SQLSTATE.</summary>
    public Task FailWrites(string state) =>
        Run(
            $"""
            CREATE OR REPLACE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'made by a test' USING ERRCODE = '{state}'; END $$;
            DO $$ DECLARE t text; BEGIN FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
                EXECUTE format('CREATE OR REPLACE TRIGGER fail BEFORE INSERT OR UPDATE OR DELETE ON %I EXECUTE FUNCTION fail()', t);
            END LOOP; END $$
            """
        );

    public Task LetWrites() => Run("DROP FUNCTION IF EXISTS fail CASCADE");

    /// <summary>From now on PostgreSQL, and each session that it begins, writes no file beyond its first 4 kB, and no session finds
    /// the file that spares it to read the catalogs: as on a disk that data and log have filled together.</summary>
    public async Task FillDisk()
    {
        await using var connection = new NpgsqlConnection(Database);
        await connection.OpenAsync();
        await Limit("4096");
        foreach (var file in Directory.GetFiles(_folder, "pg_internal.init", SearchOption.AllDirectories))
        {
            File.Delete(file);
        }

        await using var ending = new NpgsqlCommand(Others, connection);
        await ending.ExecuteScalarAsync();
    }

    public Task FreeDisk() => Limit("unlimited");

    private async Task Limit(string most)
    {
        // As PostgreSQL's own account: a container's root may not change another account's limits.
        var pid = _postgres!.ProcessId;
        var status = await File.ReadAllLinesAsync($"/proc/{pid}/status");
        var (user, group) = (Id("Uid:"), Id("Gid:"));
        string[] account = user == "0" || !Environment.IsPrivilegedProcess ? [] : ["--reuid", user, "--regid", group, "--clear-groups"];
        using var limit = System.Diagnostics.Process.Start("setpriv", [.. account, "prlimit", "--pid", $"{pid}", $"--fsize={most}:"]);
        await limit.WaitForExitAsync();
        Assert.Equal(0, limit.ExitCode);

        string Id(string kind) => status.First(l => l.StartsWith(kind, StringComparison.Ordinal)).Split('\t')[1];
    }

    /// <summary>Starts PostgreSQL with the settings of a real one: commits wait, and its log is whole.</summary>
    public async Task MakeDurable()
    {
        await StopPostgres();
        await StartPostgres(durable: true);
    }

    /// <summary>From now on a commit waits until this standby has it: <c>nobody</c> is none that exists, <c>''</c> waits for
    /// none.</summary>
    public async Task Await(string standby)
    {
        await Run($"ALTER SYSTEM SET synchronous_standby_names = {standby}");
        await Run("SELECT pg_reload_conf()");
        await Eventually.Is(async () =>
        {
            await using var connection = new NpgsqlConnection(Database);
            await connection.OpenAsync();
            await using var ask = new NpgsqlCommand("SELECT current_setting('synchronous_standby_names')", connection);
            return (string)(await ask.ExecuteScalarAsync())! == standby.Trim('\'');
        });
    }

    /// <summary>PostgreSQL stops answering, but its connections stay.</summary>
    public Task Freeze() => PostgresSignals.Send(_postgres!, "STOP");

    public Task Thaw() => PostgresSignals.Send(_postgres!, "CONT");

    /// <summary>PostgreSQL starts again as a standby of a primary that is gone.</summary>
    public async Task BecomeStandby()
    {
        await MakeDurable(); // it then writes the log that a standby needs
        await StopPostgres();
        var cluster = Path.GetDirectoryName(Directory.GetFiles(_folder, "postgresql.conf", SearchOption.AllDirectories)[0])!;
        await File.WriteAllTextAsync(Path.Combine(cluster, "standby.signal"), "");
        await StartPostgres(durable: true);
    }

    public Task Promote() => Run("SELECT pg_promote()");

    /// <summary>Ends the sessions of all servers.</summary>
    public Task EndSessions() => Run(Others);

    /// <summary>Opens sessions until PostgreSQL gives no more, and the servers have none.</summary>
    public async Task<IReadOnlyList<NpgsqlConnection>> TakeConnections()
    {
        var taken = new List<NpgsqlConnection>();
        while (true)
        {
            var connection = new NpgsqlConnection(Database);
            try
            {
                await connection.OpenAsync();
                taken.Add(connection);
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.TooManyConnections)
            {
                await connection.DisposeAsync();
                await using var ending = new NpgsqlCommand(Others, taken[0]);
                if (await ending.ExecuteScalarAsync() is 0L)
                {
                    return taken;
                }
            }
        }
    }

    public async Task DisposeAsync()
    {
        await _server!.DisposeAsync();
        await _apns!.DisposeAsync();
        await _postgres!.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);
    }
}
