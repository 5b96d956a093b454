using Microsoft.AspNetCore.Hosting;
using Xunit;

namespace CherryPie.Server.Tests.Observability;

public sealed class RequestLogTests(RequestLogTests.Logging server) : IClassFixture<RequestLogTests.Logging>
{
    [Fact]
    public async Task Each_request_is_a_line_without_what_opens_things()
    {
        var world = await World.WithTemplate(server);
        var pass = await world.Pass();
        await world.Api.Get("/v2/passes/" + pass);
        await world.Api.Get("/v2/passes/" + pass + "?edit=secret-edit-token");
        using var client = server.CreateClient();
        await client.GetAsync(new Uri("/nowhere/at/all?token=secret", UriKind.Relative));
        await client.GetAsync(new Uri("/v2/campaigns", UriKind.Relative));

        var lines = server.Log.Where(l => l.Contains(" ms, trace ", StringComparison.Ordinal)).ToList();
        Assert.Contains(lines, l => Is(l, "^Information POST /v2/passes account [0-9a-f-]{36} status 200 in [0-9.]+ ms, trace [^ ]+ *$"));
        Assert.Contains(lines, l => Is(l, "^Information GET /v2/passes/{[^ ]+} account [0-9a-f-]{36} status 200 in "));
        Assert.Contains(lines, l => Is(l, "^Information GET \\(no route\\) account none status 404 in "));
        Assert.Contains(lines, l => Is(l, "^Information GET /v2/campaigns account none status 401 in "));
        Assert.DoesNotContain(
            lines,
            l => l.Contains(pass, StringComparison.Ordinal) || l.Contains("secret", StringComparison.OrdinalIgnoreCase)
        );
    }

    private static bool Is(string line, string pattern) => System.Text.RegularExpressions.Regex.IsMatch(line, pattern);

    public sealed class Logging : Server
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            ArgumentNullException.ThrowIfNull(builder);
            base.ConfigureWebHost(builder);
            builder.UseSetting("Logging:Requests", "true");
        }
    }
}
