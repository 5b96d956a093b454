using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using CherryPie.Server.Platform.Postgres;
using CherryPie.Server.Tests.Operations;

namespace CherryPie.Server.Tests.Faults;

/// <summary>deploy/patroni on one machine: three nodes at addresses of their own, HAProxy and PgBouncer before them, and two
/// servers.</summary>
internal sealed class FailoverCluster : IAsyncDisposable
{
    // Patroni and its PostgreSQL outlive a run of the tests that is killed: each is found by the folder that its command line names.
    private const string Reaper = """
        while [ -d "/proc/$1" ]; do sleep 1; done
        for process in /proc/[0-9]*; do
            [ "${process#/proc/}" = $$ ] || { grep -qaF "$2" "$process/cmdline" && kill -9 "${process#/proc/}"; }
        done 2>/dev/null
        """;
    private static readonly string[] _portNames =
    [
        "POSTGRES_PORT",
        "PATRONI_PORT",
        "ETCD_PORT",
        "ETCD_PEER_PORT",
        "PRIMARY_PORT",
        "STANDBY_PORT",
        "POOL_PORT",
    ];
    private readonly string _folder = TestCluster.NewFolder();
    private readonly Dictionary<string, int> _ports = FreePorts();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(2) };
    private readonly List<ClusterProgram> _front = [];
    private readonly List<OperatedServer> _servers = [];
    private Process? _reaper;
    private int _next;

    private FailoverCluster() { }

    public IReadOnlyList<FailoverNode> Nodes { get; private set; } = [];

    public IReadOnlyList<OperatedServer> Servers => _servers;

    /// <summary>Each of the servers, in turns.</summary>
    public OperatedServer Next => _servers[(int)((uint)Interlocked.Increment(ref _next) % _servers.Count)];

    /// <summary>To the primary past servers and PgBouncer.</summary>
    public string Database =>
        $"Host=127.0.0.1;Port={_ports["PRIMARY_PORT"]};Database=cherrypie;Username=cherrypie;Pooling=false;Password={Password}";

    /// <summary>The last lines of each log.</summary>
    public string Logs =>
        string.Join(
            '\n',
            Directory.GetFiles(_folder, "*.log").Order().Select(f => $"== {Path.GetFileName(f)}\n" + string.Join('\n', Tail(f)))
        );

    private string Password =>
        File.ReadLines(Path.Combine(_folder, "passwords")).First(l => l.StartsWith("DATABASE_PASSWORD=", StringComparison.Ordinal))[18..];

    public static async Task<FailoverCluster> Start(params (string Name, string Value)[] settings)
    {
        var it = new FailoverCluster();
        try
        {
            await it.Begin(settings);
            return it;
        }
        catch (Exception e)
        {
            var logs = it.Logs;
            await it.DisposeAsync();
            throw new InvalidOperationException("The cluster has not come up:\n" + logs, e);
        }
    }

    /// <summary>The nodes as Patroni sees them; null while no one that is not left out answers.</summary>
    /// <param name="without">A node that is dead or frozen.</param>
    public async Task<IReadOnlyList<FailoverMember>?> Members(FailoverNode? without = null)
    {
        foreach (var node in Nodes.Where(n => n != without))
        {
            try
            {
                var cluster = await _http.GetStringAsync(new Uri($"http://{Address(node.Name)}:{_ports["PATRONI_PORT"]}/cluster"));
                return [.. JsonElement.Parse(cluster).GetProperty("members").EnumerateArray().Select(FailoverMember.Of)];
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                // The next one then.
            }
        }

        return null;
    }

    /// <summary>The node that has a role just now.</summary>
    public async Task<FailoverNode> In(string role)
    {
        var name = (await Members())!.First(m => m.Role == role).Name;
        return Nodes.Single(n => n.Name == name);
    }

    /// <summary>Waits until all three run on one timeline, one of them as the synchronous standby.</summary>
    public Task IsWhole() =>
        Eventually.Is(
            async () =>
                await Members() is { Count: 3 } members
                && members.All(m => m.IsRunning && m.Timeline == members[0].Timeline)
                && members.Any(m => m.Role == FailoverMember.Primary)
                && members.Any(m => m.Role == FailoverMember.SynchronousStandby),
            TimeSpan.FromMinutes(3)
        );

    /// <summary>What an operator types.</summary>
    public async Task SwitchOver()
    {
        var start = new ProcessStartInfo(PatroniPrograms.Control!, ["-c", Nodes[0].Configuration, "switchover", "--force"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C.UTF-8";
        using var process = Process.Start(start)!;
        var (said, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        if (!(await said).Contains("Successfully switched over", StringComparison.Ordinal))
        {
            throw new InvalidOperationException(await said + await errors);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        foreach (var program in _front)
        {
            await program.Kill();
        }

        foreach (var node in Nodes)
        {
            await node.Kill();
        }

        _reaper?.Kill(entireProcessTree: true);
        _reaper?.Dispose();
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task Begin((string Name, string Value)[] settings)
    {
        await Configure();
        _reaper = Process.Start("setsid", ["sh", "-c", Reaper, "sh", $"{Environment.ProcessId}", _folder]);
        var account = await PostgresAccount.Choose(_folder, _folder, CancellationToken.None);
        await account.MakeFolder(Path.Combine(_folder, "data"), CancellationToken.None);
        await account.MakeFolder(Path.Combine(_folder, "etcd"), CancellationToken.None);
        Nodes = [.. new[] { "n1", "n2", "n3" }.Select(n => new FailoverNode(_folder, n, account))];
        await Task.WhenAll(Nodes.Select(n => n.Start()));
        string Front(string file) => Path.Combine(_folder, "server", file);
        string Log(string program) => Path.Combine(_folder, program + ".log");
        _front.Add(await ClusterProgram.Start(account, Log("haproxy"), PatroniPrograms.Haproxy!, "-f", Front("haproxy.cfg")));
        _front.Add(await ClusterProgram.Start(account, Log("pgbouncer"), PgbouncerProgram.Path!, Front("pgbouncer.ini")));
        await IsWhole();
        var connection = File.ReadLines(Front("server.env")).First(l => l.StartsWith("ConnectionStrings__", StringComparison.Ordinal));
        var masterKey = OperatedServer.NewMasterKey();
        foreach (var _ in Enumerable.Range(0, 2))
        {
            _servers.Add(OperatedServer.Begin(connection[(connection.IndexOf('=', StringComparison.Ordinal) + 1)..], masterKey, settings));
        }

        await Task.WhenAll(_servers.Select(s => s.Ready()));
    }

    // The operator's settings, with other places.
    private async Task Configure()
    {
        var deploy = Path.Combine(Repository.Folder, "deploy", "patroni");
        var settings = Path.Combine(_folder, "cluster.env");
        await File.WriteAllTextAsync(
            settings,
            $"""
            . {deploy}/cluster.env
            N1={Address("n1")} N2={Address("n2")} N3={Address("n3")} NETWORK=127.0.0.0/8
            CONFIGURATION={_folder}/@NAME@ USERLIST={_folder}/server/userlist.txt
            PG_BIN={PostgresBinaries.For(_folder).Folder}
            DATA={_folder}/data ETCD_DATA={_folder}/etcd SOCKETS= HAPROXY_RUN={_folder} HAPROXY_ACCOUNT='# As the tests run.'
            {string.Join('\n', _ports.Select(p => $"{p.Key}={p.Value}"))}

            """
        );
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(deploy, "configure"), [settings, _folder]))!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException("configure failed");
        }
    }

    // All of 127.0.0.0/8 is this machine: each run of the tests has a network of its own.
    private static string Address(string node) => $"127.{64 + (Environment.ProcessId / 256 % 128)}.{Environment.ProcessId % 256}.{node[1]}";

    private static IEnumerable<string> Tail(string file) => File.ReadLines(file).TakeLast(25);

    private static Dictionary<string, int> FreePorts()
    {
        var listeners = _portNames.ToDictionary(n => n, _ => new TcpListener(IPAddress.Any, 0));
        try
        {
            foreach (var listener in listeners.Values)
            {
                listener.Start();
            }

            return listeners.ToDictionary(l => l.Key, l => ((IPEndPoint)l.Value.LocalEndpoint).Port);
        }
        finally
        {
            foreach (var listener in listeners.Values)
            {
                listener.Stop();
            }
        }
    }
}

/// <summary>One line of what Patroni tells of its cluster.</summary>
internal sealed record FailoverMember(string Name, string Role, bool IsRunning, int Timeline)
{
    public const string Primary = "leader",
        SynchronousStandby = "sync_standby";

    public static FailoverMember Of(JsonElement member) =>
        new(
            member.GetProperty("name").GetString()!,
            member.GetProperty("role").GetString()!,
            member.GetProperty("state").GetString() is "running" or "streaming",
            member.TryGetProperty("timeline", out var timeline) ? timeline.GetInt32() : 0
        );
}
