using System.Net;
using System.Text.Json.Nodes;
using CherryPie.Server.Tests.Landing;
using CherryPie.Server.Tests.Simulations;
using Xunit;

namespace CherryPie.Server.Tests.Google;

/// <summary>From a template to a pass that somebody saves, changes of it, and its end, with the stand-in that refuses what Google
/// refuses.</summary>
public sealed class StandInTests(StandInServer server) : IClassFixture<StandInServer>
{
    [Fact]
    public async Task A_pass_is_saved_counted_changed_and_deleted()
    {
        var google = server.Google;
        var world = await World.New(server);
        var issuer = await world.StandInIssuer(google);
        await world.Campaign(more: $",\"googleIssuerId\":\"{issuer}\"");
        await world.Template(
            more: ""","dynamicKeys":[{"key":"points","type":"string","defaultValue":"0"}]""",
            design: ""","header":[{"itemName":"points","defaultLabel":"Points","defaultValue":"#{points}"}]"""
        );
        var pass = await world.Pass();
        var visitor = new LandingVisitor(server);
        var page = await visitor.Get("/p/" + pass, LandingVisitor.Android);
        var link = await Leads(new Uri(new Uri(server.Address), page.Attribute("class=\"button wallet\" href=\"([^\"]*)\"")));
        Assert.True(link.Length <= 1800, $"{link.Length} characters");
        Assert.Contains(
            $"{google.IssuerId}.{pass}",
            Assert.Single(await GoogleJudgeTests.Tokens((link.Split('/')[^1], "google"))),
            StringComparison.Ordinal
        );

        Assert.Equal(200, (await google.Browse(link, referer: server.Address + "/")).Status);
        Assert.Equal(303, (await google.Browse(link, "save")).Status);
        Assert.Equal(1, await Devices(world, pass));
        await world.Api.Put("/v2/passes/" + pass, """{"dynamicData":{"points":"4711"}}""");
        await Eventually.Is(async () => (await Object(pass)).ToJsonString().Contains("4711", StringComparison.Ordinal));
        await world.Api.Put("/v2/passes/" + pass, """{"isVoided":true}""");
        await Eventually.Is(async () => (string?)(await Object(pass))["state"] == "INACTIVE");
        Assert.Equal(303, (await google.Browse(link, "delete")).Status);
        Assert.Equal(0, await Devices(world, pass));
        Assert.DoesNotContain(google.StandIn.Log.Entries, e => e.Status is >= 400 and not 404);
    }

    private static async Task<string> Leads(Uri address)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var answer = await http.GetAsync(address);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return answer.Headers.Location!.OriginalString;
    }

    private Task<JsonNode> Object(string pass) => server.Google.Good("GET", $"loyaltyObject/{server.Google.IssuerId}.{pass}");

    private static async Task<int> Devices(World world, string pass) =>
        (int)JsonNode.Parse((await world.Api.Get("/v2/passes/" + pass)).Text)!["androidPayDevices"]!;
}
