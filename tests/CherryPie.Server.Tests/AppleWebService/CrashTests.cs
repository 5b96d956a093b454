using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using CherryPie.Server.Storage;
using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.AppleWebService;

/// <summary>The server's and PostgreSQL's processes are killed amid a push to all devices, while others register.</summary>
[Trait("needs", "postgres")]
public sealed class CrashTests : IAsyncLifetime
{
    private const string PassType = "pass.com.example.demo";
    private static readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly string _folder = TestCluster.NewFolder();
    private readonly ConcurrentQueue<(string Device, string Pass)> _acknowledged = new();
    private readonly List<(string Pass, string Token)> _passes = [];
    private ServerProcess _server = null!;
    private Uri _address = null!;

    private string Data => Path.Combine(_folder, "cherrypie");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        foreach (var cluster in Directory.GetDirectories(Data, "postgres-*").Where(c => File.Exists(Path.Combine(c, "postmaster.pid"))))
        {
            Kill(int.Parse((await File.ReadAllLinesAsync(Path.Combine(cluster, "postmaster.pid")))[0], CultureInfo.InvariantCulture));
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

    [Fact]
    public async Task Kills_of_server_and_database_lose_no_acknowledged_registration_and_no_push()
    {
        await using var apns = await FakeApns.Start(record: false);
        await using var creating = ServerProcess.Start(_folder, ["accounts", "create", "crash", "--json"]);
        var (code, output) = await creating.Ended();
        Assert.True(code == 0, output);
        var account = JsonElement.Parse(output[output.IndexOf('{', StringComparison.Ordinal)..]);
        await Start(apns);
        var api = new ApiClient(new HttpClient { BaseAddress = _address }, account.GetProperty("apiKey").GetString()!, account.GetProperty("apiSecret").GetString()!, TimeProvider.System);
        for (var pass = 0; pass < 30; pass++)
        {
            var id = (await api.Post("/v2/passes", """{"templateName":"demo"}""")).Id;
            var bundle = Wallet.PassArchive.Open((await api.Send("GET", $"/v2/passes/{id}/bundle", null, null, [])).Bytes);
            _passes.Add((id, JsonElement.Parse(bundle.Files["pass.json"].Span).GetProperty("authenticationToken").GetString()!));
        }

        var devices = await SeededDevices.Of(await Database(), _passes[0].Pass, PassType, TestScale.Of(20_000, 2_000));
        using var done = new CancellationTokenSource();
        var registering = RegisterUntil(done.Token);
        var random = new Random(42);
        var before = new Dictionary<string, int>();
        for (var round = 1; round <= TestScale.Of(50, 4); round++)
        {
            before = devices.Tokens.ToDictionary(t => t, apns.Count);
            await Acknowledged(account, "/v2/templates/demo/push");
            var from = apns.Pushes;
            var after = random.Next(devices.Count / 2);
            await Eventually.Is(() => apns.Pushes - from >= after, TimeSpan.FromMinutes(3));
            if (random.Next(3) == 0)
            {
                Kill(await PostgresId());
            }
            else
            {
                await _server.DisposeAsync(); // kill -9
                await Start(apns);
            }

            await LeasesEnd();
        }

        await Eventually.Is(() => devices.Tokens.All(t => apns.Count(t) > before[t]), TimeSpan.FromMinutes(3), () => LeasesEnd());
        await done.CancelAsync();
        await registering;
        Assert.NotEmpty(_acknowledged);
        Assert.Equal(devices.Count, await devices.Registered());
        Assert.Equal(0, await devices.Suspended());
        var lost = new List<string>();
        await using var connection = new NpgsqlConnection(await Database());
        await connection.OpenAsync();
        foreach (var (device, pass) in _acknowledged)
        {
            await using var command = new NpgsqlCommand("SELECT count(*) FROM registrations WHERE device_id = $1 AND pass_id = $2", connection) { Parameters = { new() { Value = device }, new() { Value = pass } } };
            if ((long)(await command.ExecuteScalarAsync())! != 1)
            {
                lost.Add(device);
            }
        }

        Assert.Empty(lost);
    }

    private async Task Start(FakeApns apns)
    {
        _server = ServerProcess.Serve(_folder, ("Push__Endpoint", apns.Endpoint.ToString()), ("Push__TrustedRootsFile", apns.RootsFile), ("Push__RetryAfter", "00:00:01"), ("Push__Coalesce", "00:00:00"));
        _address = new Uri(await _server.Ready());
    }

    private async Task RegisterUntil(CancellationToken stop)
    {
        for (var number = 0; number < 100 * _passes.Count && !stop.IsCancellationRequested; number++)
        {
            var (pass, token) = _passes[number % _passes.Count];
            var device = "new" + number.ToString(CultureInfo.InvariantCulture);
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_address, $"/wallet/v1/devices/{device}/registrations/{PassType}/{pass}"))
            {
                Content = JsonContent.Create(new { pushToken = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)) }),
            };
            request.Headers.Authorization = new AuthenticationHeaderValue("ApplePass", token);
            try
            {
                using var answer = await _http.SendAsync(request, stop);
                if ((int)answer.StatusCode is 200 or 201)
                {
                    _acknowledged.Enqueue((device, pass));
                }
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                // not acknowledged
            }
        }
    }

    // Until a server has said yes.
    private Task Acknowledged(JsonElement account, string path) => Eventually.Is(async () =>
    {
        using var http = new HttpClient { BaseAddress = _address, Timeout = TimeSpan.FromSeconds(10) };
        try
        {
            return (await new ApiClient(http, account.GetProperty("apiKey").GetString()!, account.GetProperty("apiSecret").GetString()!, TimeProvider.System).Put(path, "")).Status == 200;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }, TimeSpan.FromMinutes(1));

    // The minutes pass until what the killed ones had leased is due again.
    private Task LeasesEnd() => Eventually.Is(async () =>
    {
        try
        {
            await using var connection = new NpgsqlConnection(await Database());
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand("UPDATE devices SET push_due_at = clock_timestamp() WHERE push_due_at > clock_timestamp(); UPDATE push_pages SET due_at = clock_timestamp(); UPDATE jobs SET run_at = clock_timestamp() WHERE NOT is_dead; UPDATE pass_types SET stopped_until = clock_timestamp() WHERE stopped_until > clock_timestamp()", connection);
            await command.ExecuteNonQueryAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false; // a deadlock, or PostgreSQL is not up again
        }
    }, TimeSpan.FromMinutes(1));

    // No pool: it would hold connections that died.
    private async Task<string> Database() => await ClusterLock.Running(Data, CancellationToken.None) + ";Pooling=false";

    private async Task<int> PostgresId() =>
        int.Parse((await File.ReadAllLinesAsync(Path.Combine(Directory.GetDirectories(Data, "postgres-*").Single(), "postmaster.pid")))[0], CultureInfo.InvariantCulture);

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
