using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.AppleWebService;

/// <summary>The server's and PostgreSQL's processes are killed amid a push to all devices, while others register.</summary>
[Trait("needs", "postgres")]
public sealed class CrashTests
{
    private static readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly ConcurrentQueue<(string Device, string Pass)> _acknowledged = new();
    private readonly List<(string Pass, string Token)> _passes = [];

    [Fact]
    public async Task Kills_of_server_and_database_lose_no_acknowledged_registration_and_no_push()
    {
        await using var apns = await FakeApns.Start(record: false);
        await using var server = await KilledServer.Start(apns);
        for (var pass = 0; pass < 30; pass++)
        {
            var id = (await server.Api.Post("/v2/passes", """{"templateName":"demo"}""")).Id;
            var bundle = Wallet.PassArchive.Open((await server.Api.Send("GET", $"/v2/passes/{id}/bundle", null, null, [])).Bytes);
            _passes.Add((id, JsonElement.Parse(bundle.Files["pass.json"].Span).GetProperty("authenticationToken").GetString()!));
        }

        var devices = await SeededDevices.Of(await server.Database(), _passes[0].Pass, KilledServer.PassType, TestScale.Of(20_000, 2_000));
        using var done = new CancellationTokenSource();
        var registering = RegisterUntil(server, done.Token);
        var random = new Random(42);
        var before = new Dictionary<string, int>();
        for (var round = 1; round <= TestScale.Of(50, 4); round++)
        {
            before = devices.Tokens.ToDictionary(t => t, apns.Count);
            await Acknowledged(server, "/v2/templates/demo/push");
            var from = apns.Pushes;
            var after = random.Next(devices.Count / 2);
            await Eventually.Is(() => apns.Pushes - from >= after, TimeSpan.FromMinutes(3));
            if (random.Next(3) == 0)
            {
                await server.KillPostgres();
            }
            else
            {
                await server.KillServer();
            }

            await server.LeasesEnd();
        }

        await Eventually.Is(() => devices.Tokens.All(t => apns.Count(t) > before[t]), TimeSpan.FromMinutes(3), server.LeasesEnd);
        await done.CancelAsync();
        await registering;
        Assert.NotEmpty(_acknowledged);
        Assert.Equal(devices.Count, await devices.Registered());
        Assert.Equal(0, await devices.Suspended());
        var lost = new List<string>();
        await using var connection = new NpgsqlConnection(await server.Database());
        await connection.OpenAsync();
        foreach (var (device, pass) in _acknowledged)
        {
            await using var command = new NpgsqlCommand(
                "SELECT count(*) FROM registrations WHERE device_id = $1 AND pass_id = $2",
                connection
            )
            {
                Parameters =
                {
                    new() { Value = device },
                    new() { Value = pass },
                },
            };
            if ((long)(await command.ExecuteScalarAsync())! != 1)
            {
                lost.Add(device);
            }
        }

        Assert.Empty(lost);
    }

    private async Task RegisterUntil(KilledServer server, CancellationToken stop)
    {
        for (var number = 0; number < 100 * _passes.Count && !stop.IsCancellationRequested; number++)
        {
            var (pass, token) = _passes[number % _passes.Count];
            var device = "new" + number.ToString(CultureInfo.InvariantCulture);
            using var request = new HttpRequestMessage(
                HttpMethod.Post,
                new Uri(server.Http.BaseAddress!, $"/wallet/v1/devices/{device}/registrations/{KilledServer.PassType}/{pass}")
            )
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
    private static Task Acknowledged(KilledServer server, string path) =>
        Eventually.Is(
            async () =>
            {
                try
                {
                    return (await server.Api.Put(path, "")).Status == 200;
                }
                catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
                {
                    return false;
                }
            },
            TimeSpan.FromMinutes(1)
        );
}
