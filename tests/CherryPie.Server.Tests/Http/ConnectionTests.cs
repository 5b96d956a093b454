using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Hosting;
using Xunit;

namespace CherryPie.Server.Tests.Http;

/// <summary>Clients that take their time, and what every answer tells a browser.</summary>
public sealed class ConnectionTests(ConnectionTests.Impatient server) : IClassFixture<ConnectionTests.Impatient>
{
    [Fact]
    public Task Who_drips_its_headers_is_cut_off() => IsCutOff("GET /health/live HTTP/1.1\r\nHost: localhost\r\nX-Drip: ");

    [Fact]
    public Task Who_drips_its_body_is_cut_off() =>
        IsCutOff("POST /wallet/v1/log HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n\r\n{\"logs\":[\"");

    [Fact]
    public async Task Who_asks_nothing_more_is_let_go()
    {
        using var client = await Connect();
        await client.GetStream().WriteAsync("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray());
        using var timeOut = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var reader = new StreamReader(client.GetStream());
        // It ends when the server closes.
        Assert.StartsWith("HTTP/1.1 200", await reader.ReadToEndAsync(timeOut.Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_with_bytes_that_are_no_text_is_refused_with_the_reason()
    {
        var world = await World.Bare(server);
        var token = PkTokens.Valid(world.Account.ApiKey, world.Account.ApiSecret, server.Clock.GetUtcNow());
        using var client = await Connect();
        await client
            .GetStream()
            .WriteAsync(
                Encoding.Latin1.GetBytes(
                    $"POST /v2/campaigns HTTP/1.1\r\nHost: localhost\r\nAuthorization: PKAuth {token}\r\nIdempotency-Key: caf\u00E9\r\n"
                        + "Content-Length: 2\r\nConnection: close\r\n\r\n{}"
                )
            );
        using var reader = new StreamReader(client.GetStream());
        var answer = await reader.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Contains("Idempotency-Key: must be 1 to 255 visible ASCII characters", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_names_no_trusted_proxy_is_not_believed_and_told_of_once()
    {
        using var client = server.CreateClient();
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");
        await client.GetAsync("/health/live");
        await client.GetAsync("/health/live");
        Assert.Single(
            server.Log,
            l => l.StartsWith("Warning Requests from 127.0.0.1 seem to come through a proxy", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("/health/live", 200)]
    [InlineData("/v2/campaigns", 401)]
    [InlineData("/v2/passes/unknown/bundle", 404)]
    [InlineData("/nowhere", 404)]
    [InlineData("/swagger/index.html", 200)]
    [InlineData("/swagger/%0a", 404)]
    [InlineData("/swagger/v2/swagger.json", 200)]
    [InlineData("/p/unknown", 404)]
    [InlineData("/p/unknown?x=%00", 400)]
    [InlineData("/wallet/v1/passes/pass.x/y", 401)]
    public async Task Every_answer_tells_browsers_to_be_careful(string path, int status)
    {
        using var client = server.CreateClient();
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Matches("^(no-referrer|same-origin)$", answer.Headers.GetValues("Referrer-Policy").Single());
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("DENY", answer.Headers.GetValues("X-Frame-Options").Single());
        Assert.Equal("max-age=31536000", answer.Headers.GetValues("Strict-Transport-Security").Single());
        Assert.False(answer.Headers.Contains("Server"));
    }

    // A byte on each tick, for as long as the server takes it.
    private async Task IsCutOff(string beginning)
    {
        using var client = await Connect();
        using var timeOut = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(beginning), timeOut.Token);
        var end = new byte[4096];
        var closed = Task.Run(
            async () =>
            {
                try
                {
                    while (await stream.ReadAsync(end, timeOut.Token) > 0) { }
                }
                catch (IOException)
                {
                    // reset: cut off as well
                }
            },
            timeOut.Token
        );
        using var clock = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!closed.IsCompleted)
        {
            await clock.WaitForNextTickAsync(timeOut.Token);
            try
            {
                await stream.WriteAsync("a"u8.ToArray(), timeOut.Token);
            }
            catch (IOException)
            {
                break;
            }
        }

        await closed;
    }

    private async Task<TcpClient> Connect()
    {
        var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", server.ClientOptions.BaseAddress.Port);
        return client;
    }

    public sealed class Impatient : ListeningServer
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            ArgumentNullException.ThrowIfNull(builder);
            base.ConfigureWebHost(builder);
            builder.UseSetting("PublicUrl", "https://passes.example.com");
            builder.UseSetting("Limits:HeadersTimeout", "00:00:01");
            builder.UseSetting("Limits:KeepAlive", "00:00:01");
            builder.UseSetting("Limits:BytesPerSecond", "20000");
        }
    }
}
