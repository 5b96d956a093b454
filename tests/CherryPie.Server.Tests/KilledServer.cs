using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using CherryPie.Server.Platform.Postgres;
using Npgsql;

namespace CherryPie.Server.Tests;

/// <summary>The real program on its own PostgreSQL with a first account, to be killed at any moment and started again.</summary>
internal sealed class KilledServer : IAsyncDisposable
{
    public const string PassType = "pass.com.example.demo";
    private readonly string _folder = TestCluster.NewFolder();
    private readonly FakeApns _apns;
    private readonly (string Name, string Value)[] _settings;
    private readonly List<HttpClient> _clients = [];
    private ServerProcess? _server;

    private KilledServer(FakeApns apns, (string Name, string Value)[] settings) => (_apns, _settings) = (apns, settings);

    public string Key { get; private set; } = "";

    public string Secret { get; private set; } = "";

    /// <summary>A client of the life that it lives now.</summary>
    public HttpClient Http { get; private set; } = null!;

    public ApiClient Api => new(Http, Key, Secret, TimeProvider.System);

    public string Output => _server!.Output;

    public string DataFolder => Path.Combine(_folder, "cherrypie");

    /// <param name="apns">Takes its pushes.</param>
    /// <param name="settings">Further settings, as variables.</param>
    public static async Task<KilledServer> Start(FakeApns apns, params (string Name, string Value)[] settings)
    {
        var it = new KilledServer(apns, settings);
        await using var creating = ServerProcess.Start(it._folder, ["accounts", "create", "crash", "--json"]);
        var (code, output) = await creating.Ended();
        var account =
            code == 0
                ? JsonElement.Parse(output[output.IndexOf('{', StringComparison.Ordinal)..])
                : throw new InvalidOperationException(output);
        (it.Key, it.Secret) = (account.GetProperty("apiKey").GetString()!, account.GetProperty("apiSecret").GetString()!);
        await it.Begin();
        return it;
    }

    /// <summary>kill -9, and another start on what is left.</summary>
    public async Task KillServer()
    {
        await _server!.DisposeAsync();
        await Begin();
    }

    /// <summary>kill -9 of the postmaster; its other processes notice.</summary>
    public async Task KillPostgres() => Kill(await Postmaster());

    /// <summary>kill -9 of one session's process, after which the postmaster throws all of them out and recovers.</summary>
    public async Task KillSession(Random random)
    {
        var postmaster = (await Postmaster()).ToString(CultureInfo.InvariantCulture);
        var children = (await File.ReadAllTextAsync($"/proc/{postmaster}/task/{postmaster}/children"))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(c => Command(c).Contains(PostgresCluster.Role, StringComparison.Ordinal))
            .ToList();
        if (children.Count > 0)
        {
            Kill(int.Parse(children[random.Next(children.Count)], CultureInfo.InvariantCulture));
        }
    }

    /// <summary>To its database, without a pool: that would hold connections that died.</summary>
    public async Task<string> Database() => await ClusterLock.Running(DataFolder, CancellationToken.None) + ";Pooling=false";

    /// <summary>The minutes pass until what the killed ones had leased is due again.</summary>
    public Task LeasesEnd() =>
        Eventually.Is(
            async () =>
            {
                try
                {
                    await using var connection = new NpgsqlConnection(await Database());
                    await connection.OpenAsync();
                    // One by one: together they would lock devices before pages, where the server locks pages first.
                    foreach (
                        var end in new[]
                        {
                            "UPDATE devices SET push_due_at = clock_timestamp() WHERE push_due_at > clock_timestamp()",
                            "UPDATE push_batches SET due_at = clock_timestamp()",
                            "UPDATE jobs SET run_at = clock_timestamp() WHERE NOT is_dead",
                            "UPDATE pass_types SET stopped_until = clock_timestamp() WHERE stopped_until > clock_timestamp()",
                        }
                    )
                    {
                        await using var command = new NpgsqlCommand(end, connection);
                        await command.ExecuteNonQueryAsync();
                    }

                    return true;
                }
                catch (NpgsqlException)
                {
                    return false; // a deadlock, or PostgreSQL is not up again
                }
            },
            TimeSpan.FromMinutes(1)
        );

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _clients.ForEach(c => c.Dispose());
        if (
            Directory.Exists(DataFolder)
            && Directory.GetDirectories(DataFolder, "postgres-*").Any(c => File.Exists(Path.Combine(c, "postmaster.pid")))
        )
        {
            await KillPostgres();
        }

        // PostgreSQL's other processes notice a moment later.
        await Eventually.Is(() =>
        {
            try
            {
                Directory.Delete(_folder, recursive: true);
                return true;
            }
            catch (IOException)
            {
                return false;
            }
        });
    }

    private async Task Begin()
    {
        _server = ServerProcess.Serve(
            _folder,
            [
                ("Push__Endpoint", _apns.Endpoint.ToString()),
                ("Push__TrustedRootsFile", _apns.RootsFile),
                ("Push__RetryAfter", "00:00:01"),
                ("Push__Coalesce", "00:00:00"),
                ("Fetch__AllowLoopback", "true"),
                ("Webhooks__RetryAfter", "00:00:00.1"),
                .. _settings,
            ]
        );
        var address = new Uri(await _server.Ready());
        Http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };
        _clients.Add(Http);
    }

    private async Task<int> Postmaster() =>
        int.Parse(
            (await File.ReadAllLinesAsync(Path.Combine(Directory.GetDirectories(DataFolder, "postgres-*").Single(), "postmaster.pid")))[0],
            CultureInfo.InvariantCulture
        );

    private static string Command(string id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline");
        }
        catch (IOException)
        {
            return ""; // it has ended
        }
    }

    private static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
            process.WaitForExit();
        }
        catch (ArgumentException)
        {
            // it is dead already
        }
    }
}
