using Xunit;

namespace CherryPie.Server.Tests.Google;

[Trait("needs", "postgres")]
public sealed class GooglePassTests(StandInServer server) : IClassFixture<StandInServer>
{
    private FakeGoogle Google => server.Google;

    [Fact]
    public async Task Google_hears_of_a_pass_when_its_link_is_first_opened_and_once()
    {
        var world = await World.New(server);
        await world.StandInTemplate(Google);
        var tokens = Google.StandIn.Log.Entries.Count(e => e.Path == "/token"); // each issuer's key has proved itself by one
        var pass = await world.Pass();
        Assert.Equal("none", await world.GoogleState(pass));
        Assert.Null(Google.Stored("LoyaltyObject", pass));

        var url = (await server.Opened(pass)).Json.GetProperty("url").GetString()!;
        Assert.StartsWith(Google.StandIn.SaveUrl + "/", url, StringComparison.Ordinal);
        Assert.True(url.Length <= 1800, $"{url.Length} characters");
        Assert.Equal("sent", await world.GoogleState(pass));
        await server.Open(pass);
        Assert.Single(Google.Calls("POST", "loyaltyObject"), c => (string?)c.Body!["id"] == $"{Google.IssuerId}.{pass}");
        Assert.Equal(tokens, Google.StandIn.Log.Entries.Count(e => e.Path == "/token"));
    }

    [Fact]
    public async Task A_change_is_one_request_and_a_write_that_changes_nothing_is_none()
    {
        var world = await World.New(server);
        await world.StandInTemplate(Google);
        var pass = await world.Pass();
        await server.Open(pass);
        await world.Api.Put("/v2/passes/" + pass, """{"dynamicData":{"points":"7"}}""");
        await Eventually.Is(() => Patches(pass) == 1);
        Assert.Equal("7", Google.Points(pass));
        await world.Api.Put("/v2/passes/" + pass, """{"dynamicData":{"points":"7"}}""");
        await world.Api.Put("/v2/passes/" + pass, """{"dynamicData":{"points":"8"}}""");
        await Eventually.Is(() => Patches(pass) == 2);
    }

    [Fact]
    public async Task A_push_of_a_template_is_one_request_for_its_class_and_none_for_what_stays()
    {
        var world = await World.New(server);
        await world.StandInTemplate(Google);
        var pass = await world.Pass();
        await server.Open(pass);
        await world.Api.Put("/v2/templates/template", """{"passbook":{"bgColor":{"red":9,"green":8,"blue":7}}}""");
        var classes = Google.Calls("PATCH", "loyaltyClass").Count;
        await world.Api.Put("/v2/templates/template/push", "");
        await Eventually.Is(() => Google.Calls("PATCH", "loyaltyClass").Count == classes + 1);
        await world.Api.Put("/v2/passes/" + pass, """{"isVoided":true}""");
        await Eventually.Is(() => Patches(pass) == 1);
        Assert.Equal("INACTIVE", (string?)Google.Stored("LoyaltyObject", pass)!["state"]);
        Assert.Equal(classes + 1, Google.Calls("PATCH", "loyaltyClass").Count);
    }

    [Fact]
    public async Task Once_Google_has_a_pass_its_template_keeps_its_type()
    {
        var world = await World.New(server);
        await world.StandInTemplate(Google);
        Assert.Equal("template", (await world.Api.Put("/v2/templates/template", """{"googleWallet":{"type":"generic"}}""")).Name);
        await server.Open(await world.Pass());
        Assert.StartsWith(
            "googleWallet.type: ",
            (await world.Api.Put("/v2/templates/template", """{"googleWallet":{"type":"loyalty"}}""")).Refused(400),
            StringComparison.Ordinal
        );
        Assert.Equal("template", (await world.Api.Put("/v2/templates/template", """{"googleWallet":{"shimmer":true}}""")).Name);
    }

    private int Patches(string pass) => Google.Calls("PATCH", $"loyaltyObject/{Google.IssuerId}.{pass}").Count;
}
