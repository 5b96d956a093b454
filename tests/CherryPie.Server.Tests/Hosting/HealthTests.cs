using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CherryPie.Server.Platform.Hosting;
using Microsoft.AspNetCore.TestHost;
using Xunit;

namespace CherryPie.Server.Tests.Hosting;

public sealed class HealthTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task A_running_server_lives_and_is_ready()
    {
        using var client = server.CreateClient();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/live")).StatusCode);
        var ready = await client.GetFromJsonAsync<JsonElement>("/health/ready");
        Assert.True(ready.GetProperty("ready").GetBoolean());
        Assert.Equal("ok", ready.GetProperty("checks").GetProperty("database").GetString());
        Assert.Equal("ok", ready.GetProperty("checks").GetProperty("migrations").GetString());
    }

    [Fact]
    public async Task What_is_required_makes_it_unready_and_what_is_not_is_only_told()
    {
        Assert.Equal((HttpStatusCode.OK, "none"), await With(required: false));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "none"), await With(required: true));
    }

    [Fact]
    public async Task Under_maintenance_callers_are_asked_to_come_back_and_downloads_go_on()
    {
        await using var other = server.WithWebHostBuilder(b => b.UseSetting("Maintenance", "true"));
        using var client = other.CreateClient();
        foreach (var path in new[] { "/v2/campaigns", "/v1/passes?x=1", "/v2/nowhere" })
        {
            using var shut = await client.GetAsync(path);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, shut.StatusCode);
            Assert.Equal(TimeSpan.FromMinutes(1), shut.Headers.RetryAfter?.Delta);
            Assert.Equal("""{"error":"This server is under maintenance; try again later"}""", await shut.Content.ReadAsStringAsync());
        }

        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/v2/passes/abc/bundle")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/ready")).StatusCode);
    }

    private async Task<(HttpStatusCode Status, string? Said)> With(bool required)
    {
        await using var other = server.WithWebHostBuilder(b =>
            b.ConfigureTestServices(s => s.AddReadiness("signer", (_, _) => Task.FromResult<string?>("none"), required))
        );
        using var client = other.CreateClient();
        using var answer = await client.GetAsync("/health/ready");
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return (answer.StatusCode, body.GetProperty("checks").GetProperty("signer").GetString());
    }
}
