using System.Text.Json;
using Xunit;

namespace CherryPie.Server.Tests.Templates;

/// <summary>POST /v2/templates/preview.</summary>
public sealed class PreviewTests(Server server) : IClassFixture<Server>
{
    private const string Design =
        ""","logoText":"Shop","bgColor":"#102030","header":[{"defaultLabel":"Points","defaultValue":"#{points}"}],"primary":"""
        + """[{"defaultValue":"5","format":{"type":"currency","currencyCode":"EUR"}}]""";

    private const string More =
        ""","dynamicKeys":[{"key":"points","type":"string","defaultValue":"7"}],"passbookLang":{"fr":{"text":{"Points":"Vos points"}}},"""
        + """ "passbookRedeem":{"type":"coupon","desc":"Used"}""";

    [Fact]
    public async Task It_shows_pass_and_picture_of_a_new_template_and_saves_nothing()
    {
        var world = await World.New(server);
        await world.Campaign();
        var shown = (await New(world, World.TemplateJson("template", "campaign", Design, More))).Json;

        Assert.Empty(shown.GetProperty("findings").EnumerateArray());
        var pass = shown.GetProperty("passJson");
        Assert.Equal(World.PassType, pass.GetProperty("passTypeIdentifier").GetString());
        Assert.Equal("7", pass.GetProperty("storeCard").GetProperty("headerFields")[0].GetProperty("value").GetString());
        Assert.InRange(shown.GetProperty("bytes").GetInt32(), 1000, 100_000);
        var picture = shown.GetProperty("picture").GetString()!;
        Assert.Contains("<article class=\"pass storeCard\"", picture, StringComparison.Ordinal);
        Assert.Contains("€5.00", picture, StringComparison.Ordinal);
        Assert.Contains("--bg:rgb(16", picture.Replace("#102030", "rgb(16", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Empty((await world.Api.Get("/v2/templates")).Json.EnumerateArray());
    }

    [Fact]
    public async Task It_says_what_saving_would_refuse()
    {
        var world = await World.WithTemplate(server);
        const string wrong = ""","bgColor":"red","header":[{"defaultValue":"1","format":{"type":"currency","currencyCode":"EURO"}}]""";
        foreach (
            var json in new[]
            {
                World.TemplateJson("template", "none", wrong),
                World.TemplateJson("other", "campaign", wrong),
                World.TemplateJson("a b", "campaign"),
            }
        )
        {
            var refused = (await world.PostTemplate(json)).Refused(400);
            Assert.Equal(refused, Errors((await New(world, json)).Json));
        }

        foreach (
            var changes in new[]
            {
                """{"name":"x"}""",
                """{"startDate":null}""",
                """{"passbook":{"bgColor":"red"}}""",
                """{"passbook":{"header":[{"itemName":"a"},{"itemName":"a"}]}}""",
            }
        )
        {
            var refused = (await world.Api.Put("/v2/templates/template", changes)).Refused(400);
            var shown = (await Stored(world, $$"""{"templateName":"template","changes":{{changes}}}""")).Json;
            Assert.Equal(refused, Errors(shown));
        }
    }

    [Fact]
    public async Task It_tries_changes_on_a_stored_template_for_a_viewer_and_data()
    {
        var world = await World.WithTemplate(server, Design, More, Part.File("passbook-LogoFile", Pictures.Of(320, 100)));
        var before = (await world.Api.Get("/v2/templates/template")).Text;
        var shown = (
            await Stored(
                world,
                """{"templateName":"template","changes":{"passbook":{"logoText":"New"}},"dynamicData":{"points":"12"},"language":"fr-CH"}"""
            )
        ).Json;
        Assert.Equal("New", shown.GetProperty("passJson").GetProperty("logoText").GetString());
        var picture = shown.GetProperty("picture").GetString()!;
        Assert.Contains("Vos points", picture, StringComparison.Ordinal);
        Assert.Contains(">12<", picture, StringComparison.Ordinal);
        Assert.Contains("src=\"data:image/png;base64,", picture, StringComparison.Ordinal);
        Assert.DoesNotContain("/v2/passes/", picture, StringComparison.Ordinal);

        var used = (await Stored(world, """{"templateName":"template","redeemed":true,"device":"classic"}""")).Json;
        Assert.True(used.GetProperty("passJson").TryGetProperty("coupon", out _));
        Assert.Equal(before, (await world.Api.Get("/v2/templates/template")).Text);
    }

    [Fact]
    public async Task Values_of_a_pass_are_judged_as_at_its_issue()
    {
        var world = await World.WithTemplate(
            server,
            ""","bgColor":"#{ink}" """,
            ""","dynamicKeys":[{"key":"ink","defaultValue":"#000000"}]"""
        );
        var shown = (await Stored(world, """{"templateName":"template","dynamicData":{"ink":"red"}}""")).Json;
        Assert.Contains("dynamicData.ink", Errors(shown), StringComparison.Ordinal);
        Assert.Equal((await world.IssuePass(more: ""","dynamicData":{"ink":"red"}""")).Refused(400), Errors(shown));
    }

    [Theory]
    [InlineData("", "poster", "poster is no layout of this pass, which is drawn in its classic style")]
    [InlineData("", "semantic", "semantic is no layout of this pass")]
    [InlineData("", "classic", null)]
    [InlineData(",\"posterGeneric\":{\"primaryFields\":[{\"defaultValue\":\"1\"}]}", "semantic", "which is drawn as a poster")]
    [InlineData(",\"posterGeneric\":{\"primaryFields\":[{\"defaultValue\":\"1\"}]}", "poster", null)]
    public async Task A_device_that_gets_another_layout_is_said(string design, string device, string? said)
    {
        var world = await World.WithTemplate(server, design);
        var shown = (await Stored(world, $$"""{"templateName":"template","device":"{{device}}"}""")).Json;
        var found = shown.GetProperty("findings").EnumerateArray().Where(f => f.GetProperty("path").GetString() == "device").ToList();
        if (said is null)
        {
            Assert.Empty(found);
        }
        else
        {
            Assert.Contains(said, Assert.Single(found).GetProperty("text").GetString()!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_asked_wrongly_is_refused()
    {
        var world = await World.WithTemplate(server);
        Assert.Contains("templateName: is required", (await Stored(world, "{}")).Refused(400), StringComparison.Ordinal);
        Assert.Equal("There is no template \"none\"", (await Stored(world, """{"templateName":"none"}""")).Refused(404));
        Assert.Equal(
            "dynamicData: must be a JSON object; device: must be one of classic, poster, semantic",
            (await Stored(world, """{"templateName":"template","dynamicData":[1],"device":"tv"}""")).Refused(400)
        );
        Assert.Equal(
            "chagnes: is not known; perhaps changes",
            (await Stored(world, """{"templateName":"template","chagnes":{}}""")).Refused(400)
        );
        Assert.Contains(
            "redeemed: must be true or false",
            (await New(world, World.TemplateJson("n", "campaign"), Part.Of("redeemed", "x"))).Refused(400),
            StringComparison.Ordinal
        );
        Assert.Equal(404, (await Stored(await World.New(server), """{"templateName":"template"}""")).Status);
    }

    private static string Errors(JsonElement preview) =>
        string.Join(
            "; ",
            preview
                .GetProperty("findings")
                .EnumerateArray()
                .Where(f => f.GetProperty("severity").GetString() == "error")
                .Select(f => $"{f.GetProperty("path").GetString()}: {f.GetProperty("text").GetString()}")
        );

    private static Task<Answer> Stored(World world, string json) => world.Api.Post("/v2/templates/preview", json);

    private static Task<Answer> New(World world, string json, params Part[] parts) =>
        world.Api.PostForm("/v2/templates/preview", [Part.File("passbook-IconFile", Pictures.Icon), Part.Json(json), .. parts]);
}
