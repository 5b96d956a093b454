using System.Text.Json;
using Xunit;

namespace CherryPie.Server.Tests.Templates;

/// <summary>Apple's own names in templates and passes, and what their answers warn of.</summary>
public sealed class WarningTests(Server server) : IClassFixture<Server>
{
    private const string Unknown = ",\"colour\":\"red\"";

    [Fact]
    public async Task An_answer_warns_only_who_uses_new_attributes_or_asks()
    {
        var world = await World.New(server);
        await world.Campaign();
        Assert.Equal("old", (await world.CreateTemplate("old", design: Unknown)).Name);
        Assert.Equal("old", (await world.Api.Put("/v2/templates/old", """{"passbook":{"desc":"Another"}}""")).Name);
        var asked = (await world.Api.Put("/v2/templates/old?warnings=true", """{"passbook":{"desc":"Third"}}""")).Json;
        Assert.Equal("passbook.colour", asked.GetProperty("warnings")[0].GetProperty("path").GetString());
        Assert.Equal("is not known, and was ignored", Text(asked));

        var created = (await world.CreateTemplate("new", design: Unknown + ",\"sharingProhibited\":true")).Json;
        Assert.Equal("is not known, and was ignored", Text(created));
        var better = (await world.Api.Put("/v2/templates/new", """{"passbook":{"colour":null}}""")).Json;
        Assert.Equal("""{"name":"new","warnings":[]}""", better.GetRawText());
    }

    [Fact]
    public async Task Names_that_no_template_has_are_said_with_the_nearest_one()
    {
        var world = await World.New(server);
        await world.Campaign();
        var created = (
            await world.CreateTemplate("new", design: ",\"sharingProhibited\":true", more: ",\"time_zone\":1,\"pasbookLang\":{},\"x\":null")
        ).Json;
        Assert.Equal(
            [
                "time_zone: is not known, and was ignored; perhaps timezone",
                "pasbookLang: is not known, and was ignored; perhaps passbookLang",
            ],
            Said(created)
        );
        var changed = (await world.Api.Put("/v2/templates/new", """{"maxIsue":3}""")).Json;
        Assert.Equal(["maxIsue: is not known, and was ignored; perhaps maxIssue"], Said(changed));

        // What GET shows can be sent back without a word.
        var shown = (await world.Api.Get("/v2/templates/new")).Text;
        Assert.Empty(Said((await world.Api.Put("/v2/templates/new", shown)).Json));
    }

    [Fact]
    public async Task A_picture_of_posters_is_left_out_where_the_design_asks_for_none_and_that_is_said()
    {
        var world = await World.New(server);
        await world.Campaign();
        const string tags = ",\"sharingProhibited\":true";
        Part[] pictures = [Part.File("passbook-ArtworkFile", Pictures.Of(90, 90)), Part.File("passbook-VenueMapFile", Pictures.Of(90, 90))];
        await Create("card", tags);
        await Create("poster", tags + ",\"posterGeneric\":{\"headerFields\":[{\"defaultValue\":\"1\"}]}");
        Assert.DoesNotContain("artwork@2x.png", (await world.Bundle(await world.Pass("card"))).Files.Keys);
        Assert.Contains("artwork@2x.png", (await world.Bundle(await world.Pass("poster"))).Files.Keys);

        async Task Create(string name, string design)
        {
            var answer = await world.Api.PostForm(
                "/v2/templates",
                [Part.File("passbook-IconFile", Pictures.Icon), Part.Json(World.TemplateJson(name, "campaign", design)), .. pictures]
            );
            var said = Said(answer.Json).Where(w => w.StartsWith("passbook-", StringComparison.Ordinal)).Select(w => w.Split(':')[0]);
            string[] expected = name == "card" ? ["passbook-ArtworkFile", "passbook-VenueMapFile"] : ["passbook-VenueMapFile"];
            Assert.Equal(expected, said);
        }
    }

    [Fact]
    public async Task A_copy_warns_as_its_original_did()
    {
        var world = await World.New(server);
        await world.Campaign();
        await world.CreateTemplate("new", design: Unknown + ",\"sharingProhibited\":true");
        Assert.Equal("is not known, and was ignored", Text((await world.Api.Post("/v2/templates/new/copy", """{"name":"two"}""")).Json));
        await world.CreateTemplate("old", design: Unknown);
        Assert.Equal("""{"name":"three"}""", (await world.Api.Post("/v2/templates/old/copy", """{"name":"three"}""")).Text);
    }

    [Fact]
    public async Task Whoever_has_a_certificate_of_the_development_authority_is_advised_of_its_nfc()
    {
        var world = await World.New(server);
        await world.Campaign();
        const string nfc = ",\"nfc\":{\"message\":\"m\"}";
        Assert.Contains("`dev sign --nfc`", (await world.CreateTemplate("new", design: nfc)).Refused(400), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tags_come_out_with_a_passs_data_and_are_shown_as_sent()
    {
        var world = await World.New(server);
        await world.Campaign();
        var tags = """{"eventname":"#{show}","seats":[{"seatRow":"7"}]}""";
        var more = ""","dynamicKeys":[{"key":"show","type":"string","defaultValue":"A show"}]""";
        Assert.Equal(200, (await world.CreateTemplate("tags", design: $",\"semantics\":{tags}", more: more)).Status);
        var shown = (await world.Api.Get("/v2/templates/tags")).Json.GetProperty("passbook").GetProperty("semantics");
        Assert.Equal("""{"eventName":"#{show}","seats":[{"seatRow":"7"}]}""", shown.GetRawText());
        var pass = await world.Pass("tags", ""","dynamicData":{"show":"Carmen"},"passbook":{"semantics":{"venueName":"Hall"}}""");
        var emitted = JsonElement.Parse((await world.Bundle(pass)).Files["pass.json"].Span).GetProperty("semantics");
        Assert.Equal("""{"eventName":"Carmen","seats":[{"seatRow":"7"}],"venueName":"Hall"}""", emitted.GetRawText());
        var refused = await world.IssuePass("tags", ""","passbook":{"semantics":{"venuName":"Hall"}}""");
        Assert.Equal(
            "passbook.semantics.venuName: \"venuName\" is no semantic tag that Apple knows; perhaps venueName",
            refused.Refused(400)
        );
    }

    private static string[] Said(JsonElement answer) =>
        [
            .. answer
                .GetProperty("warnings")
                .EnumerateArray()
                .Select(w => $"{w.GetProperty("path").GetString()}: {w.GetProperty("text").GetString()}"),
        ];

    private static string? Text(JsonElement answer) => answer.GetProperty("warnings")[0].GetProperty("text").GetString();
}
