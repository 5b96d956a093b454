using System.Net;
using Microsoft.AspNetCore.Hosting;
using Xunit;

namespace CherryPie.Server.Tests.Http;

/// <summary>A listening server that trusts the proxy on this machine, and one that doesn't.</summary>
public sealed class AddressLimitTests(AddressLimitTests.Proxied server) : IClassFixture<AddressLimitTests.Proxied>
{
    [Fact]
    public async Task Who_downloads_too_often_is_turned_away_by_address_and_others_go_on()
    {
        foreach (
            var (path, status) in new[]
            {
                ("/v2/passes/unknown/bundle", 503),
                ("/v2/passes/unknown/json", 503),
                ("/p/unknown.pkpass", 503),
                ("/p/unknown", 429),
                ("/p-unknown", 429),
            }
        )
        {
            server.Clock.Advance(TimeSpan.FromMinutes(2));
            for (var i = 0; i < Proxied.PerMinute; i++)
            {
                Assert.Equal(404, (await Get(path, "203.0.113.1")).Status);
            }

            var refused = await Get(path, "203.0.113.1");
            Assert.Equal(status, refused.Status);
            Assert.Equal("20", refused.RetryAfter);
            Assert.Equal(404, (await Get(path, "203.0.113.2")).Status);
            server.Clock.Advance(TimeSpan.FromSeconds(21));
            Assert.Equal(404, (await Get(path, "203.0.113.1")).Status);
        }

        Assert.Equal(
            """{"error":"Too many requests from this address; try again shortly"}""",
            await Exhausted("/v2/passes/unknown/bundle", "203.0.113.3")
        );
        Assert.Contains("<html", await Exhausted("/p/unknown", "203.0.113.4"), StringComparison.Ordinal);
        Assert.Single(server.Log, l => l.StartsWith("Warning 203.0.113.4 asks for more than 3 pages", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_log_of_devices_is_limited_too_and_their_fetches_are_not()
    {
        using var client = server.CreateClient();
        for (var i = 0; i <= Proxied.PerMinute; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/wallet/v1/log")
            {
                Content = new StringContent("""{"logs":[]}"""),
            };
            request.Headers.Add("X-Forwarded-For", "203.0.113.5");
            using var answer = await client.SendAsync(request);
            Assert.Equal(i < Proxied.PerMinute ? HttpStatusCode.OK : HttpStatusCode.TooManyRequests, answer.StatusCode);
        }

        for (var i = 0; i <= Proxied.PerMinute; i++)
        {
            Assert.Equal(401, (await Get("/wallet/v1/passes/pass.com.example/unknown", "203.0.113.5")).Status);
        }
    }

    [Fact]
    public async Task The_address_is_the_one_that_the_proxy_saw_and_of_ipv6_the_network()
    {
        // What a client writes there itself stands before what the proxy adds.
        for (var i = 0; i < Proxied.PerMinute; i++)
        {
            Assert.Equal(404, (await Get("/v2/passes/unknown/bundle", $"198.51.100.{i}, 203.0.113.6")).Status);
        }

        Assert.Equal(503, (await Get("/v2/passes/unknown/bundle", "198.51.100.9, 203.0.113.6")).Status);
        for (var i = 0; i < Proxied.PerMinute; i++)
        {
            Assert.Equal(404, (await Get("/v2/passes/unknown/bundle", $"2001:db8:1:2::{i}")).Status);
        }

        Assert.Equal(503, (await Get("/v2/passes/unknown/bundle", "2001:db8:1:2:ffff::1")).Status);
        Assert.Equal(404, (await Get("/v2/passes/unknown/bundle", "2001:db8:1:3::1")).Status);
    }

    [Fact]
    public async Task Programs_of_the_same_machine_are_no_strangers()
    {
        for (var i = 0; i <= Proxied.PerMinute; i++)
        {
            Assert.Equal(404, (await Get("/v2/passes/unknown/bundle", null)).Status);
        }
    }

    [Fact]
    public async Task The_scheme_is_the_one_that_the_proxy_saw()
    {
        var world = await World.WithTemplate(server);
        var edit = new Uri((await world.Api.Get("/v2/passes/" + await world.Pass())).Json.GetProperty("editUrl").GetString()!).PathAndQuery;
        using var client = server.CreateClient();
        foreach (var (proto, expected) in new[] { ("https", HttpStatusCode.BadRequest), ("http", HttpStatusCode.Forbidden) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, edit) { Content = new FormUrlEncodedContent([]) };
            request.Headers.Host = "passes.example.com";
            request.Headers.Add("Origin", "https://passes.example.com");
            request.Headers.Add("X-Forwarded-Proto", proto);
            using var answer = await client.SendAsync(request);
            Assert.Equal(expected, answer.StatusCode); // 400: its own form, but there is nothing to edit
        }
    }

    private async Task<string> Exhausted(string path, string from)
    {
        for (var i = 0; i < Proxied.PerMinute; i++)
        {
            await Get(path, from);
        }

        return (await Get(path, from)).Body;
    }

    private async Task<(int Status, string? RetryAfter, string Body)> Get(string path, string? from)
    {
        using var client = server.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        if (from is not null)
        {
            request.Headers.Add("X-Forwarded-For", from);
        }

        using var answer = await client.SendAsync(request);
        return ((int)answer.StatusCode, answer.Headers.RetryAfter?.ToString(), await answer.Content.ReadAsStringAsync());
    }

    public sealed class Proxied : ListeningServer
    {
        public const int PerMinute = 3;

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            ArgumentNullException.ThrowIfNull(builder);
            base.ConfigureWebHost(builder);
            builder.UseSetting("Proxy:Trusted", "127.0.0.0/8, ::1");
            builder.UseSetting("Limits:DownloadsPerMinute", "3");
        }
    }
}
