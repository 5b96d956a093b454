using System.Net;
using Microsoft.AspNetCore.Hosting;
using Xunit;

namespace CherryPie.Server.Tests.Http;

/// <summary>A proxy on the same machine that nobody has named in Proxy__Trusted: what it passes on comes from loopback too.</summary>
public sealed class PlainProxyTests(PlainProxyTests.Unnamed server) : IClassFixture<PlainProxyTests.Unnamed>
{
    public static TheoryData<string, string?, string> Signs =>
        new()
        {
            { "1.1", "passes.example.com", "" }, // Apache, with ProxyPreserveHost
            { "1.0", null, "" }, // nginx, as it comes
            { "1.1", null, "X-Forwarded-For" },
            { "1.1", null, "X-Real-IP" },
            { "1.1", null, "Forwarded" },
            { "1.1", null, "Via" },
        };

    [Theory, MemberData(nameof(Signs))]
    public async Task What_came_through_it_is_no_program_of_this_machine(string version, string? host, string header)
    {
        Assert.Equal(HttpStatusCode.OK, await Get("/metrics", "1.1", null, ""));
        Assert.Equal(HttpStatusCode.NotFound, await Get("/metrics", version, host, header));

        server.Clock.Advance(TimeSpan.FromMinutes(2));
        for (var i = 0; i < Unnamed.PerMinute; i++)
        {
            Assert.Equal(HttpStatusCode.NotFound, await Get("/v2/passes/unknown/bundle", version, host, header));
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await Get("/v2/passes/unknown/bundle", version, host, header));
        Assert.Equal(HttpStatusCode.NotFound, await Get("/v2/passes/unknown/bundle", "1.1", null, ""));
        Assert.Single(
            server.Log,
            l => l.StartsWith("Warning Requests from 127.0.0.1 seem to come through a proxy", StringComparison.Ordinal)
        );
    }

    private async Task<HttpStatusCode> Get(string path, string version, string? host, string header)
    {
        using var client = server.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative)) { Version = Version.Parse(version) };
        request.Headers.Host = host;
        if (header.Length > 0)
        {
            request.Headers.TryAddWithoutValidation(header, "203.0.113.9");
        }

        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }

    public sealed class Unnamed : ListeningServer
    {
        public const int PerMinute = 3;

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            ArgumentNullException.ThrowIfNull(builder);
            base.ConfigureWebHost(builder);
            builder.UseSetting("Limits:DownloadsPerMinute", PerMinute.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }
}
