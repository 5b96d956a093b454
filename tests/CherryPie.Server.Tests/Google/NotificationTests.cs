using System.Text.Json.Nodes;
using Xunit;

namespace CherryPie.Server.Tests.Google;

/// <summary>How the people who have a pass are told that it changed.</summary>
[Trait("needs", "postgres")]
public sealed class NotificationTests(StandInServer server) : IClassFixture<StandInServer>
{
    private const string Keys = """
        ,"dynamicKeys":[{"key":"points","type":"number","defaultValue":0},{"key":"level","type":"string","defaultValue":"none"},
        {"key":"note","type":"string","defaultValue":"none"}]
        """;

    private const string Fields = """
        ,"header":[{"itemName":"points","defaultLabel":"Points","defaultValue":"#{points}","format":{"type":"number"},
        "changeMsg":"Now %@ points"}],
        "secondary":[{"itemName":"level","defaultLabel":"Level","defaultValue":"#{level}","changeMsg":"You are %@ now"},
        {"itemName":"note","defaultLabel":"Note","defaultValue":"#{note}"}]
        """;

    private FakeGoogle Google => server.Google;

    [Fact]
    public async Task Google_tells_of_what_it_knows_a_message_tells_of_the_rest_and_nothing_of_what_has_none()
    {
        var (world, pass) = await Pass();
        await Change(world, pass, "points", "5");
        var patch = Patches(pass).Single();
        Assert.Equal("NOTIFY_ON_UPDATE", (string?)patch["notifyPreference"]);
        Assert.Empty(Messages(pass));

        await Change(world, pass, "level", "\"gold\"");
        await Eventually.Is(() => Messages(pass).Count == 1);
        var message = Assert.Single(Messages(pass));
        Assert.Equal(
            ("Level", "You are gold now", "TEXT_AND_NOTIFY"),
            ((string?)message["header"], (string?)message["body"], (string?)message["messageType"])
        );
        await Change(world, pass, "note", "\"quiet\"");
        await Change(world, pass, "note", "\"still\"");
        Assert.Single(Messages(pass));
        Assert.All(Patches(pass).Skip(1), p => Assert.Null(p["notifyPreference"]));
        Assert.False(Google.Stored("LoyaltyObject", pass)!.ContainsKey("notifyPreference"));
    }

    [Fact]
    public async Task Beyond_three_notifications_a_day_values_and_messages_come_without_one()
    {
        var (world, pass) = await Pass();
        for (var points = 1; points <= 3; points++)
        {
            await Change(world, pass, "points", $"{points}");
        }

        Assert.DoesNotContain(Google.Calls(), c => c.Status == 403);
        await Change(world, pass, "points", "4");
        Assert.Equal([200, 200, 200, 403, 200], Google.Calls("PATCH", Object(pass)).Select(c => c.Status));
        Assert.Null(Patches(pass)[^1]["notifyPreference"]);
        Assert.Equal(4, (int?)Google.Stored("LoyaltyObject", pass)!["loyaltyPoints"]!["balance"]!["int"]);

        await Change(world, pass, "level", "\"gold\"");
        await Eventually.Is(() => Messages(pass).Count == 1);
        Assert.Equal([403, 200], Google.Calls("POST", Object(pass)).Select(c => c.Status));
        Assert.Equal(("You are gold now", "TEXT"), ((string?)Messages(pass)[0]["body"], (string?)Messages(pass)[0]["messageType"]));
        Assert.Equal("sent", await world.GoogleState(pass));
        var issuer = (await world.Api.Get("/v2/googleIssuers")).Json[0];
        Assert.Equal("ok", issuer.GetProperty("status").GetString()); // the word tells, not the status
    }

    [Fact]
    public async Task The_eleventh_message_takes_the_place_of_the_first()
    {
        var (world, pass) = await Pass();
        for (var level = 1; level <= 12; level++)
        {
            await Change(world, pass, "level", $"\"number {level}\"");
            await Eventually.Is(() => Messages(pass).Any(m => (string?)m["body"] == $"You are number {level} now"));
        }

        Assert.Equal(
            Enumerable.Range(3, 10).Select(level => $"You are number {level} now"),
            Messages(pass).Select(m => (string?)m["body"])
        );
        Assert.Equal("sent", await world.GoogleState(pass));
    }

    [Fact]
    public async Task A_template_that_says_so_notifies_nobody()
    {
        var (world, pass) = await Pass(""","notify":false""");
        await Change(world, pass, "points", "5");
        await Change(world, pass, "level", "\"gold\"");
        await Change(world, pass, "note", "\"done\"");
        Assert.Empty(Messages(pass));
        Assert.All(Patches(pass), p => Assert.Null(p["notifyPreference"]));
    }

    private async Task<(World World, string Pass)> Pass(string more = "")
    {
        var world = await World.New(server);
        await world.StandInTemplate(Google, Fields, Keys + $$$""","googleWallet":{"roles":{"points":"points"}{{{more}}}}""");
        return (world, await world.StandInPass(server));
    }

    // Each change is there before the next one: those that come together are one.
    private async Task Change(World world, string pass, string key, string value)
    {
        var before = Google.Calls("PATCH", Object(pass)).Count(c => c.Status == 200);
        await world.Change(pass, $$$"""{"dynamicData":{"{{{key}}}":{{{value}}} }}""");
        await Eventually.Is(() => Google.Calls("PATCH", Object(pass)).Count(c => c.Status == 200) > before);
        await Eventually.Is(async () => await world.GoogleState(pass) == "sent");
    }

    private string Object(string pass) => $"loyaltyObject/{Google.IssuerId}.{pass}";

    private List<JsonNode> Patches(string pass) => Google.Calls("PATCH", Object(pass)).ConvertAll(c => c.Body!);

    private List<JsonNode> Messages(string pass) =>
        [.. (Google.Stored("LoyaltyObject", pass)!["messages"] as JsonArray ?? []).OfType<JsonNode>()];
}
