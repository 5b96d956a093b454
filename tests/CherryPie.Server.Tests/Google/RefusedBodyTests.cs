using Xunit;

namespace CherryPie.Server.Tests.Google;

/// <summary>A body that Google forbids, while the issuer is well.</summary>
[Trait("needs", "postgres")]
public sealed class RefusedBodyTests(StandInServer server) : IClassFixture<StandInServer>
{
    private FakeGoogle Google => server.Google;

    [Fact]
    public async Task One_pass_that_names_another_issuer_s_says_nothing_of_its_own_issuer()
    {
        var world = await World.New(server);
        await world.StandInTemplate(Google, "", ""","googleWallet":{"object":{"linkedObjectIds":["1.2"]}}""");
        var pass = await world.Pass();
        Assert.Equal(503, (await server.Opened(pass)).Status);
        Assert.Equal("ok", await Status(world));
        Assert.Single(Google.Calls("POST", "loyaltyObject"), c => ((string)c.Body!["id"]!).EndsWith(pass, StringComparison.Ordinal));
        var explained = await GoogleVerbs.Explain(server, pass);
        Assert.Contains("403", explained, StringComparison.Ordinal);
        Assert.Contains("correct what it names", explained, StringComparison.Ordinal);
        Assert.DoesNotContain("refuses the issuer's key", explained, StringComparison.Ordinal);
        Assert.Equal("failed", await world.GoogleState(pass));
    }

    [Fact]
    public async Task A_forbidden_class_dies_alone_and_a_removed_user_is_the_issuer_s_fault()
    {
        var world = await World.New(server);
        await world.StandInTemplate(Google);
        var (pass, other) = (await world.StandInPass(server), await world.Pass());
        Google.Fail(("--status", "403"), ("--only", "PATCH /walletobjects/v1/loyaltyClass"));
        _ = (await world.Api.Put("/v2/templates/template", """{"passbook":{"logoText":"Another"}}""")).Name;
        Assert.Equal(200, (await world.Api.Put("/v2/templates/template/push", "")).Status);
        await Eventually.Is(() => Google.Calls("PATCH", "loyaltyClass").Exists(c => c.Status == 403));
        await Eventually.Is(async () =>
            (await GoogleVerbs.Explain(server, pass)).Contains("correct what it names", StringComparison.Ordinal)
        );
        Google.Fail();
        Assert.Equal("ok", await Status(world));
        try
        {
            Google.StandIn.NotAdded = true;
            Assert.Equal(503, (await server.Opened(other)).Status);
            Assert.Equal("refused", await Status(world));
            Assert.Contains("refuses the issuer's key", await GoogleVerbs.Explain(server, other), StringComparison.Ordinal);
        }
        finally
        {
            Google.StandIn.NotAdded = false;
        }

        await server.Open(other);
        Assert.Equal("ok", await Status(world));
    }

    private static async Task<string?> Status(World world) =>
        (await world.Api.Get("/v2/googleIssuers")).Json[0].GetProperty("status").GetString();
}
