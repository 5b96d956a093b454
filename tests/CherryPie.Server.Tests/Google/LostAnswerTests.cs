using CherryPie.Server.Tests.Operations;
using Xunit;

namespace CherryPie.Server.Tests.Google;

/// <summary>What Google took while nobody heard so: what is taken away before the next request must not stay there.</summary>
[Trait("needs", "postgres")]
public sealed class LostAnswerTests(StandInServer server) : IClassFixture<StandInServer>
{
    private const string Expiry = "\"expiryDate\":\"2099-12-24T00:00:00Z\"";

    private FakeGoogle Google => server.Google;

    [Fact]
    public async Task What_a_pass_got_and_lost_again_is_gone_from_its_object()
    {
        var world = await World.New(server);
        await world.StandInTemplate(Google);
        var pass = await world.StandInPass(server);
        Google.Fail(("--lose", "1"), ("--only", "PATCH "));
        await world.Change(pass, $"{{{Expiry}}}");
        await Eventually.Is(() => Has(pass, "validTimeInterval"));
        await world.Change(pass, """{"expiryDate":null}""");
        await Eventually.Is(() => !Has(pass, "validTimeInterval"));
        Google.Fail();
        await Eventually.Is(async () => await world.GoogleState(pass) == "sent");
    }

    [Fact]
    public async Task What_a_template_got_and_lost_again_is_gone_from_its_class()
    {
        var world = await World.New(server);
        await world.StandInTemplate(Google);
        var classId = (string)Google.Stored("LoyaltyObject", await world.StandInPass(server))!["classId"]!;
        Google.Fail(("--lose", "1"), ("--only", "PATCH "));
        await Push("\"#0000ff\"");
        await Eventually.Is(() => Colour() is not null);
        await Push("null");
        await Eventually.Is(() => Colour() is null);
        Google.Fail();

        async Task Push(string colour)
        {
            _ = (await world.Api.Put("/v2/templates/template", $$$"""{"passbook":{"bgColor":{{{colour}}} }}""")).Name;
            Assert.Equal(200, (await world.Api.Put("/v2/templates/template/push", "")).Status);
        }

        string? Colour() => (string?)Google.Stored("LoyaltyClass", classId.Split('.')[1])!["hexBackgroundColor"];
    }

    [Fact]
    public async Task What_an_older_database_does_not_know_is_gone_from_the_object_and_messages_stay()
    {
        var world = await World.New(server);
        await world.StandInTemplate(Google);
        var pass = await world.StandInPass(server, "," + Expiry);
        var message = new System.Text.Json.Nodes.JsonObject { ["header"] = "Hello", ["body"] = "There" };
        Google.StandIn.Resources.AddMessage("LoyaltyObject", $"{Google.IssuerId}.{pass}", new() { ["message"] = message });
        Assert.True(Has(pass, "validTimeInterval"));
        await DatabaseContents.Run(
            server.ConnectionString,
            $"UPDATE google_objects SET sent_at = NULL, body = NULL, body_hash = NULL WHERE pass_id = '{pass}'"
        );
        await world.Change(pass, """{"expiryDate":null}""");
        await Eventually.Is(async () => await world.GoogleState(pass) == "sent");
        Assert.False(Has(pass, "validTimeInterval"));
        Assert.True(Has(pass, "messages"));
    }

    private bool Has(string pass, string member) => Google.Stored("LoyaltyObject", pass)!.ContainsKey(member);
}
