using System.Text.Json;
using Xunit;

namespace CherryPie.Server.Tests.Google;

/// <summary><c>googleWallet</c> of templates over HTTP: how a PUT merges it, and what of Google's own JSON is refused.</summary>
[Trait("needs", "postgres")]
public sealed class RawSettingsTests(StandInServer server) : IClassFixture<StandInServer>
{
    private const string Path = "/v2/templates/template";

    [Theory]
    [InlineData("""{"class":{"homepageUri":{"uri":"https://a.example"}}}""", """{"class":null}""")]
    [InlineData("""{"class":{"homepageUri":{"uri":"https://a.example"}}}""", """{"class":{"homepageUri":null}}""")]
    [InlineData("""{"roles":{"points":"points"}}""", """{"roles":null}""")]
    [InlineData("""{"roles":{"points":"points"}}""", """{"roles":{"points":null}}""")]
    [InlineData("""{"type":"loyalty","rows":[["points"]]}""", """{"type":null,"rows":null}""")]
    public async Task The_last_member_that_is_taken_away_takes_the_settings_with_it(string before, string change)
    {
        var world = await World.WithTemplate(server, StandInCalls.PointsField, StandInCalls.PointsKey + $",\"googleWallet\":{before}");
        Assert.True((await Template(world)).TryGetProperty("googleWallet", out _));
        Assert.Equal("template", (await world.Api.Put(Path, $$"""{"googleWallet":{{change}}}""")).Name);
        Assert.False((await Template(world)).TryGetProperty("googleWallet", out var left), left.ToString());
    }

    [Fact]
    public async Task So_does_the_last_member_of_the_design_after_redemption()
    {
        var world = await World.WithTemplate(server, more: ",\"passbookRedeem\":{\"type\":\"storeCard\",\"desc\":\"Used\"}");
        Assert.Equal("template", (await world.Api.Put(Path, """{"passbookRedeem":{"type":null,"desc":null}}""")).Name);
        Assert.False((await Template(world)).TryGetProperty("passbookRedeem", out var left), left.ToString());
    }

    [Fact]
    public async Task What_is_empty_takes_nothing_away()
    {
        var world = await World.WithTemplate(server, more: ",\"googleWallet\":{\"type\":\"loyalty\"}");
        foreach (var nothing in (string[])["{}", "[]", "{\"roles\":{}}", "{\"class\":{}}"])
        {
            Assert.Equal("template", (await world.Api.Put(Path, $$"""{"googleWallet":{{nothing}}}""")).Name);
        }

        Assert.Equal("loyalty", (await Template(world)).GetProperty("googleWallet").GetProperty("type").GetString());
    }

    [Fact]
    public async Task Google_s_names_are_merged_by_their_case()
    {
        var world = await World.WithTemplate(server, more: ",\"googleWallet\":{\"class\":{\"programName\":\"One\"}}");
        await world.Api.Put(Path, """{"GoogleWallet":{"Class":{"ProgramName":"Two","list":[]}}}""");
        var now = (await Template(world)).GetProperty("googleWallet").GetProperty("class");
        Assert.Equal("""{"programName":"One","ProgramName":"Two","list":[]}""", now.GetRawText());
    }

    [Theory]
    [InlineData("""{"object":{"Id":"1.2"}}""", "googleWallet.object.Id: is set by the server")]
    [InlineData(
        """{"class":{"CallbackOptions":{"url":"https://a.example"}}}""",
        "googleWallet.class.CallbackOptions: is set by the server"
    )]
    [InlineData("""{"class":{"reviewStatus":"DRAFT"}}""", "googleWallet.class.reviewStatus: must not be DRAFT")]
    [InlineData("""{"class":{"reviewStatus":"draft"}}""", "googleWallet.class.reviewStatus: must not be DRAFT")]
    [InlineData("""{"object":{"a":[{"#{points}":1}]}}""", "googleWallet.object.a[0].#{points}: must be a name of Google's")]
    [InlineData("""{"class":[1]}""", "googleWallet.class: must be an object")]
    [InlineData("""{"roles":["points"]}""", "googleWallet.roles: must be an object")]
    [InlineData("""[{"type":"loyalty"}]""", "googleWallet: must be")]
    [InlineData(
        """{"object":{"a":[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]}}""",
        "googleWallet.object.a[0][0][0][0][0][0][0][0][0][0][0][0][0][0][0]: is nested deeper than 16 levels"
    )]
    public async Task What_Google_can_t_be_sent_is_refused_when_it_is_saved(string settings, string problem)
    {
        var world = await World.WithTemplate(server);
        Assert.StartsWith(
            problem,
            (await world.Api.Put(Path, $$"""{"googleWallet":{{settings}}}""")).Refused(400),
            StringComparison.Ordinal
        );
    }

    private static async Task<JsonElement> Template(World world) => (await world.Api.Get(Path)).Json;
}
