using System.Text.Json.Nodes;
using Xunit;

namespace CherryPie.Server.Tests.Google;

/// <summary>What becomes of a message that Google does not take at once.</summary>
[Trait("needs", "postgres")]
public sealed class MessageTests(StandInServer server) : IClassFixture<StandInServer>
{
    private const string Key = ""","dynamicKeys":[{"key":"level","type":"string","defaultValue":"none"}]""";

    private const string Field = """
        ,"secondary":[{"itemName":"level","defaultLabel":"Level","defaultValue":"#{level}","changeMsg":"You are %@ now"}]
        """;

    private FakeGoogle Google => server.Google;

    [Theory]
    [InlineData(503, "0", "/addMessage")]
    [InlineData(429, "2", "/addMessage")]
    [InlineData(500, "0", "GET ")]
    public async Task A_message_that_Google_does_not_take_at_once_comes_later_and_in_its_turn(int status, string asked, string only)
    {
        var world = await World.New(server);
        await world.StandInTemplate(Google, Field, Key);
        var pass = await world.StandInPass(server);
        for (var level = 1; only == "GET " && level <= 10; level++)
        {
            await world.Change(pass, $$$"""{"dynamicData":{"level":"number {{{level}}}"}}""");
            await Eventually.Is(() => Messages(pass).Count == level);
        }

        Google.Fail(("--status", $"{status}"), ("--times", "1"), ("--retry-after", asked), ("--only", only));
        await world.Change(pass, """{"dynamicData":{"level":"silver"}}""");
        await Eventually.Is(() => Google.Calls().Exists(c => c.Status == status && c.Path.Contains(pass, StringComparison.Ordinal)));
        await world.Change(pass, """{"dynamicData":{"level":"gold"}}""");
        await Eventually.Is(() => Messages(pass).Any(m => (string?)m["body"] == "You are gold now"));
        Google.Fail();
        Assert.Equal(["You are silver now", "You are gold now"], Messages(pass).TakeLast(2).Select(m => (string?)m["body"]));
        Assert.Equal("sent", await world.GoogleState(pass));
    }

    private List<JsonNode> Messages(string pass) =>
        [.. (Google.Stored("LoyaltyObject", pass)!["messages"] as JsonArray ?? []).OfType<JsonNode>()];
}
