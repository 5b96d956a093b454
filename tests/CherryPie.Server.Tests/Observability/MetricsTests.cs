using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using CherryPie.Wallet;
using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.Observability;

/// <summary>A server in a process of its own, since meters are a process's: what it counts is what was asked of it.</summary>
[Trait("needs", "postgres"), Trait("takes", "long")]
public sealed class MetricsTests : IAsyncLifetime
{
    private readonly string _folder = TestCluster.NewFolder();
    private string? _database;
    private FakeApns? _apns;

    public async Task InitializeAsync()
    {
        _database = await TestCluster.MakeDatabase();
        _apns = await FakeApns.Start();
    }

    public async Task DisposeAsync()
    {
        await _apns!.DisposeAsync();
        await TestCluster.DropDatabase(_database!);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task They_tell_what_was_issued_signed_and_pushed_and_what_waits()
    {
        await using var server = Serve();
        using var http = new HttpClient { BaseAddress = new Uri(await server.Ready()) };
        var api = await First(http);
        var before = await Read(http);
        var pass = (await api.Post("/v2/passes", """{"templateName":"demo"}""")).Id;
        Assert.Equal(200, (await api.Post("/v2/passesBatch", """{"passes":[{"templateName":"demo"},{"templateName":"demo"}]}""")).Status);
        var package = PassArchive.Open(await http.GetByteArrayAsync(new Uri($"/v2/passes/{pass}/bundle", UriKind.Relative)));
        await http.GetByteArrayAsync(new Uri($"/v2/passes/{pass}/bundle", UriKind.Relative)); // is kept, since it was asked for again
        await http.GetByteArrayAsync(new Uri($"/v2/passes/{pass}/bundle", UriKind.Relative));
        Assert.Equal(404, (await api.Get("/v2/passes/nowhere")).Status);
        await Register(http, pass, JsonElement.Parse(package.Files["pass.json"].Span).GetProperty("authenticationToken").GetString()!);
        Assert.Equal(pass, (await api.Put("/v2/passes/" + pass, """{"dynamicData":{"points":8}}""")).Id);
        await Jobs();

        Dictionary<string, double> after = [];
        await Eventually.Is(async () =>
            (after = await Read(http)).GetValueOrDefault("cherrypie_pushes_total{result=\"delivered\"}") == 1
            && after.ContainsKey("cherrypie_jobs{kind=\"none\",state=\"dead\"}")
        );
        double Grown(string name) => after[name] - before.GetValueOrDefault(name);
        Assert.Equal(3, Grown("cherrypie_passes_issued_total"));
        Assert.Equal(2, Grown("cherrypie_passes_signed_total"));
        Assert.Equal(1, Grown("cherrypie_packages_from_cache_total"));
        Assert.Equal(2, after["cherrypie_jobs{kind=\"none\",state=\"dead\"}"]);
        Assert.Equal(1, after["cherrypie_jobs{kind=\"none\",state=\"waiting\"}"]);
        Assert.InRange(after["cherrypie_job_age_seconds{kind=\"none\"}"], 3600, 7200);
        Assert.Equal(0, after["cherrypie_pushes_due"]);
        Assert.Equal(0, after["cherrypie_devices_suspended"]);
        Assert.InRange(after["cherrypie_certificate_days_left{pass_type=\"pass.com.example.demo\"}"], 30, 900);

        // Requests by route, not by address, so that there are few; the pool's connections; the process.
        var requests = after.Where(m => m.Key.StartsWith("http_server_request_duration_seconds_count{", StringComparison.Ordinal)).ToList();
        Assert.Equal(
            3,
            requests
                .Single(m =>
                    m.Key.Contains("http_route=\"/v2/passes/{passId}/bundle\"", StringComparison.Ordinal)
                    && m.Key.Contains("http_response_status_code=\"200\"", StringComparison.Ordinal)
                )
                .Value
        );
        Assert.Equal(
            1,
            requests
                .Single(m =>
                    m.Key.Contains("http_response_status_code=\"404\"", StringComparison.Ordinal)
                    && m.Key.Contains("http_route=\"/v2/passes/{passId}\"", StringComparison.Ordinal)
                )
                .Value
        );
        Assert.DoesNotContain(
            after.Keys,
            k =>
                k.Contains(pass, StringComparison.Ordinal)
                || k.Contains(api.Key, StringComparison.Ordinal)
                || k.Contains("Password", StringComparison.OrdinalIgnoreCase)
        );
        Assert.Contains(
            after,
            m => m.Key == "db_client_connection_count{db_client_connection_pool_name=\"cherrypie\",db_client_connection_state=\"idle\"}"
        );
        Assert.Contains("db_client_connection_max{db_client_connection_pool_name=\"cherrypie\"}", after.Keys);
        Assert.Contains(after, m => m.Key.StartsWith("dotnet_", StringComparison.Ordinal) && m.Value > 0);
    }

    [Fact]
    public async Task On_a_port_of_their_own_they_are_nowhere_else()
    {
        var port = FreePort();
        await using var server = Serve(("Metrics__Port", port.ToString(CultureInfo.InvariantCulture)));
        using var http = new HttpClient { BaseAddress = new Uri(await server.Ready()) };
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri("/metrics", UriKind.Relative))).StatusCode);
        Assert.Matches("# HELP ([a-z_]+) .+\n# TYPE \\1 ", await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/metrics")));
    }

    [Fact]
    public async Task In_production_only_who_asks_directly_on_the_same_machine_reads_them()
    {
        await using var server = Serve(
            ("ASPNETCORE_ENVIRONMENT", "Production"),
            ("PublicUrl", "https://passes.example.com"),
            ("Proxy__Trusted", "127.0.0.1")
        );
        using var http = new HttpClient { BaseAddress = new Uri(await server.Ready()) };
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri("/metrics", UriKind.Relative))).StatusCode);
        http.DefaultRequestHeaders.Add("X-Forwarded-For", "127.0.0.1");
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri("/metrics", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task A_collector_gets_them_with_traces_and_the_log_has_the_same_trace_ids()
    {
        await using var collector = await Collector.Start();
        await using var server = Serve(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_METRIC_EXPORT_INTERVAL", "300"),
            ("OTEL_BSP_SCHEDULE_DELAY", "200"),
            ("Logging__Console__FormatterName", "json")
        );
        using var http = new HttpClient { BaseAddress = new Uri(await server.Ready()) };
        var (trace, span) = (Convert.ToHexStringLower(Guid.NewGuid().ToByteArray()), "00f067aa0ba902b7");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/wallet/v1/log")
        {
            Content = new StringContent("""{"logs":["a line of a device"]}"""),
        };
        request.Headers.Add("traceparent", $"00-{trace}-{span}-01");
        Assert.Equal(HttpStatusCode.OK, (await http.SendAsync(request)).StatusCode);

        await Eventually.Is(() =>
            collector.Has("/v1/metrics", "http.server.request.duration"u8.ToArray())
            && collector.Has("/v1/metrics", "cherrypie-server"u8.ToArray())
        );
        await Eventually.Is(() =>
            collector.Has("/v1/traces", Convert.FromHexString(trace)) && collector.Has("/v1/traces", "POST /wallet/v1/log"u8.ToArray())
        );
        Assert.False(collector.Has("/v1/traces", "url.path"u8.ToArray()) || collector.Has("/v1/traces", "url.full"u8.ToArray()));
        await Eventually.Is(() => server.Output.Contains("A device logs 1 lines", StringComparison.Ordinal));
        var line = JsonElement.Parse(server.Output.Split('\n').First(l => l.Contains("A device logs 1 lines", StringComparison.Ordinal)));
        Assert.Equal("Information", line.GetProperty("LogLevel").GetString());
        Assert.Contains(
            line.GetProperty("Scopes").EnumerateArray(),
            s => s.TryGetProperty("TraceId", out var id) && id.GetString() == trace
        );
        Assert.Equal("a line of a device", line.GetProperty("State").GetProperty("Line").GetString());
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task Register(HttpClient http, string pass, string token)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            $"/wallet/v1/devices/0123456789abcdef/registrations/pass.com.example.demo/{pass}"
        )
        {
            Content = JsonContent.Create(new { pushToken = new string('a', 64) }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("ApplePass", token);
        Assert.Equal(HttpStatusCode.Created, (await http.SendAsync(request)).StatusCode);
    }

    private static async Task<Dictionary<string, double>> Read(HttpClient http) =>
        (await http.GetStringAsync(new Uri("/metrics", UriKind.Relative)))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(l => l[0] != '#')
            .ToDictionary(
                l => l[..l.LastIndexOf(' ')],
                l =>
                    double.Parse(
                        l[(l.LastIndexOf(' ') + 1)..].Replace("+Inf", "Infinity", StringComparison.Ordinal),
                        CultureInfo.InvariantCulture
                    ),
                StringComparer.Ordinal
            );

    private async Task<ApiClient> First(HttpClient http)
    {
        var first = JsonElement.Parse(await File.ReadAllTextAsync(Path.Combine(_folder, "first-account.json")));
        return new ApiClient(
            http,
            first.GetProperty("apiKey").GetString()!,
            first.GetProperty("apiSecret").GetString()!,
            TimeProvider.System
        );
    }

    // Of a kind that no worker takes.
    private async Task Jobs()
    {
        await using var connection = new NpgsqlConnection(_database + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            """
            INSERT INTO jobs (kind, subject, position, done, total, attempts, is_dead, run_at, created_at)
            SELECT 'none', s::text, 0, 0, 0, 0, s < 3, clock_timestamp() - interval '1 hour', clock_timestamp() FROM generate_series(1, 3) s
            """,
            connection
        );
        Assert.Equal(3, await command.ExecuteNonQueryAsync());
    }

    private ServerProcess Serve(params (string Name, string Value)[] more) =>
        ServerProcess.Serve(
            _folder,
            [
                ("ConnectionStrings__CherryPie", _database!),
                ("DataFolder", _folder),
                ("Push__Endpoint", _apns!.Endpoint.ToString()),
                ("Push__TrustedRootsFile", _apns.RootsFile),
                .. more,
            ]
        );
}
