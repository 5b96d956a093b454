using System.Net;
using CherryPie.Server.Endpoints.Console;
using Microsoft.AspNetCore.Hosting;
using Xunit;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>One address that guesses at many people, and the one click of Development from elsewhere.</summary>
public sealed class SignInLimitTests(SignInLimitTests.Proxied server) : IClassFixture<SignInLimitTests.Proxied>
{
    [Fact]
    public async Task One_address_tries_so_often_in_a_minute_and_others_go_on()
    {
        using var visitor = new ConsoleVisitor(server);
        for (var n = 0; n < SignInLimit.PerMinute; n++)
        {
            Assert.Equal(HttpStatusCode.BadRequest, await Try(visitor, n, "203.0.113.7"));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, await Try(visitor, 99, "203.0.113.7"));
        Assert.Equal(HttpStatusCode.BadRequest, await Try(visitor, 99, "203.0.113.8"));
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.BadRequest, await Try(visitor, 99, "203.0.113.7"));
    }

    [Fact]
    public async Task One_click_signs_in_on_the_machine_itself_and_from_nowhere_else()
    {
        using var visitor = new ConsoleVisitor(server);
        var form = await visitor.Token();
        foreach (
            var header in new[]
            {
                ("X-Forwarded-For", "203.0.113.7"),
                ("X-Real-IP", "203.0.113.7"),
                ("Host", "passes.example.com"),
                ("Via", "1.1 proxy"),
            }
        )
        {
            using var refused = await visitor.Post("/console/sign-in/development", [("form", form)], header);
            Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        }

        Assert.Contains("Continue as the first owner", await visitor.Page("/console/sign-in"), StringComparison.Ordinal);
        using var signed = await visitor.Post("/console/sign-in/development", [("form", form)]);
        Assert.Equal(HttpStatusCode.SeeOther, signed.StatusCode);
        await visitor.Page("/console/me");
    }

    private static async Task<HttpStatusCode> Try(ConsoleVisitor visitor, int number, string from)
    {
        using var answer = await visitor.Post(
            "/console/sign-in",
            [("form", await visitor.Token()), ("email", $"guess{number}@example.com"), ("password", "guess")],
            ("X-Forwarded-For", from)
        );
        return answer.StatusCode;
    }

    /// <summary>A server that believes a proxy on this machine.</summary>
    public sealed class Proxied : ListeningServer
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Proxy:Trusted", "127.0.0.1");
        }
    }
}
