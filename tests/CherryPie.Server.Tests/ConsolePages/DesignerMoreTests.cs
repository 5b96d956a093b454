using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using CherryPie.Server.Tests.Contract;
using Xunit;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>Pictures of languages, the design after redemption, posters, beacons, tags: what few templates have.</summary>
public sealed class DesignerMoreTests(ContractServer server) : IClassFixture<ContractServer>
{
    [Fact]
    public async Task Each_language_may_have_pictures_of_its_own_and_shows_what_stands_in_for_the_others()
    {
        var (world, path, editor) = await Begin(images: Part.File("passbook-StripFile", Pictures.Of(750, 288)));
        using var _ = editor;
        var form = await DesignerForm.Open(editor, path);
        Assert.Contains("may have pictures of its own", form.Html, StringComparison.Ordinal);
        form.Set("newLanguage", "de");
        form = await form.Step("languages.add");
        Assert.Contains("The same pictures", form.Html, StringComparison.Ordinal);
        Assert.Contains("The one for all languages.", Slot(form, "passbook-de-StripFile"), StringComparison.Ordinal);
        Assert.Contains("/pictures/strip.png", Slot(form, "passbook-de-StripFile"), StringComparison.Ordinal);
        Assert.Contains("screens of 1×, 2×.", Slot(form, "passbook-StripFile"), StringComparison.Ordinal);

        var own = ("passbook-de-StripFile", Pictures.Of(750, 288, shade: 200));
        using (var seen = await DesignerForm.Upload(editor, path[..path.LastIndexOf('/')] + "/preview", form.Fields, own))
        {
            var part = await seen.Content.ReadAsStringAsync();
            Assert.Contains("data-part=\"passbook-de-StripFile\"", part, StringComparison.Ordinal);
        }

        using (var saved = await DesignerForm.Upload(editor, path, [.. form.Fields, ("do", "save")], own))
        {
            Assert.Equal(HttpStatusCode.SeeOther, saved.StatusCode);
        }

        form = await DesignerForm.Open(editor, path);
        Assert.Contains("1 of 3 pictures of its own", form.Html, StringComparison.Ordinal);
        var address = Regex.Match(Slot(form, "passbook-de-StripFile"), "src=\"([^\"]+)\"").Groups[1].Value;
        using (var png = await editor.Get(address))
        {
            Assert.Equal("image/png", png.Content.Headers.ContentType?.MediaType);
        }

        var bundle = await world.Bundle(await world.Pass());
        Assert.NotEqual(bundle.Files["de.lproj/strip.png"].ToArray(), bundle.Files["en.lproj/strip.png"].ToArray());
        await editor.Page($"{path}/pictures/parts/passbook-fr-StripFile.png", HttpStatusCode.NotFound);

        form.Fields.Add(("gone", "passbook-de-StripFile"));
        await form.Save();
        Assert.Contains("The same pictures", (await DesignerForm.Open(editor, path)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_design_after_redemption_begins_as_the_usual_one_and_goes_again()
    {
        var (world, path, editor) = await Begin(
            ""","raw":{"futureKey":1},"primary":[{"itemName":"a","defaultLabel":"Off","defaultValue":"20 %"}]""",
            ""","passbookLang":{"de":{"text":{"Off":"Rabatt"}}}"""
        );
        using var _ = editor;
        var form = await DesignerForm.Open(editor, path + "?design=redeemed");
        Assert.Contains("Redeemed passes look as all do.", form.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"redeemed.remove\"", form.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(form.Fields, f => f.Name is "start" or "most" or "zone");
        form.Set(form.Holding("20 %"), "Used");
        form = await form.Step("preview");
        Assert.Contains(">Used</span>", form.Html, StringComparison.Ordinal);
        await Saved(form);
        var template = (await world.Api.Get("/v2/templates/template")).Json;
        Assert.Equal("20 %", Value(template.GetProperty("passbook")));
        var redeemed = template.GetProperty("passbookRedeem");
        Assert.Equal(("Used", "storeCard", 1), (Value(redeemed), redeemed.GetProperty("type").GetString(), Future(redeemed)));
        Assert.Equal(
            "Rabatt",
            template.GetProperty("passbookLangRedeem").GetProperty("de").GetProperty("text").GetProperty("Off").GetString()
        );

        form = await DesignerForm.Open(editor, path + "?design=redeemed");
        form.Set("background", "purple");
        var refused = await form.Step("save", HttpStatusCode.BadRequest);
        Assert.Contains("must be", refused.At("background"), StringComparison.Ordinal);
        refused.Set("background", "");
        using (
            var saved = await DesignerForm.Upload(
                editor,
                path,
                [.. refused.Fields, ("do", "save")],
                ("passbookRedeem-LogoFile", Pictures.Of(320, 100))
            )
        )
        {
            Assert.EndsWith("?design=redeemed&notice=designSaved", saved.Headers.Location?.ToString(), StringComparison.Ordinal);
        }

        form = await DesignerForm.Open(editor, path + "?design=redeemed");
        Assert.Contains("1 picture goes with it.", form.Html, StringComparison.Ordinal);
        Assert.Contains("/pictures/redeemed/logo", form.Html, StringComparison.Ordinal);
        using (var removed = await form.Press("redeemed.remove"))
        {
            Assert.Equal(path + "?notice=redeemedRemoved", removed.Headers.Location?.ToString());
        }

        template = (await world.Api.Get("/v2/templates/template")).Json;
        Assert.False(template.TryGetProperty("passbookRedeem", out var gone) && gone.ValueKind == JsonValueKind.Object);
        Assert.Equal("20 %", Value(template.GetProperty("passbook")));
    }

    [Fact]
    public async Task Beacons_times_and_buttons_come_and_go_and_what_is_wrong_stands_at_their_inputs()
    {
        var (world, path, editor) = await Begin();
        using var _ = editor;
        var form = await DesignerForm.Open(editor, path);
        foreach (var list in new[] { "beacons", "dates", "actions" })
        {
            form = await form.Step(list + ".add");
        }

        form.Set("beacons.0.uuid", "F8F589E9-C07E-58B0-AEAB-A36BE4D48FAC");
        form.Set("beacons.0.major", "70000");
        form.Set("beacons.0.text", "At the till");
        form.Set("dates.0.date", "2030-01-01T10:00");
        form.Set("actions.0.identifier", "menu");
        form.Set("actions.0.type", "order");
        form.Set("actions.0.url", "nowhere");
        var refused = await form.Step("save", HttpStatusCode.BadRequest);
        Assert.NotEqual("", refused.At("actions.0.url"));
        refused.Set("actions.0.url", "https://example.com/menu");
        refused = await refused.Step("save", HttpStatusCode.BadRequest);
        Assert.NotEqual("", refused.At("beacons.0.major"));
        refused.Set("beacons.0.major", "7");
        await refused.Save();
        var design = await Design(world);
        Assert.Equal(
            """[{"uuid":"F8F589E9-C07E-58B0-AEAB-A36BE4D48FAC","major":7,"relevantText":"At the till"}]""",
            design.GetProperty("beacons").GetRawText()
        );
        Assert.Equal("""[{"date":"2030-01-01T10:00"}]""", design.GetProperty("relevantDates").GetRawText());
        Assert.Equal("order", design.GetProperty("featuredActions")[0].GetProperty("type").GetString());
        form = await DesignerForm.Open(editor, path);
        await (await form.Step("beacons.remove.0")).Save();
        Assert.Equal(0, (await Design(world)).GetProperty("beacons").GetArrayLength());
    }

    [Fact]
    public async Task A_poster_event_ticket_is_given_the_tags_that_it_needs()
    {
        var (world, path, editor) = await Begin();
        using var _ = editor;
        var form = await DesignerForm.Open(editor, path);
        form.Set("style", "eventTicket");
        form.Set("scheme", "posterEventTicket");
        form = await form.Step("tags.need");
        Assert.Contains("passbook-ArtworkFile", form.Html, StringComparison.Ordinal); // its pictures have a place now
        foreach (var (name, value) in new[] { ("eventName", "Cherry Night"), ("venueName", "Cherry Hall"), ("venueRoom", "Main") })
        {
            form.Set(Tag(form, "semantics." + name), value);
        }

        form = await Add(form, "semantics.performerNames", "Grace Hopper\r\nAda Lovelace");
        form = await Add(form, "semantics.eventType", "PKEventTypeLivePerformance");
        form = await Add(form, "semantics.seats", """[{"seatRow":"F","seatNumber":"12"}]""");
        form = await Add(form, "bagPolicyURL", "bags");
        var refused = await form.Step("save", HttpStatusCode.BadRequest);
        Assert.NotEqual("", refused.At(Tag(refused, "bagPolicyURL")));
        refused.Set(Tag(refused, "bagPolicyURL"), "https://example.com/bags");
        await refused.Save();
        var design = await Design(world);
        Assert.Equal("""["posterEventTicket"]""", design.GetProperty("preferredStyleSchemes").GetRawText());
        var tags = design.GetProperty("semantics");
        Assert.Equal("Cherry Night", tags.GetProperty("eventName").GetString());
        Assert.Equal("""["Grace Hopper","Ada Lovelace"]""", tags.GetProperty("performerNames").GetRawText());
        Assert.Equal("12", tags.GetProperty("seats")[0].GetProperty("seatNumber").GetString());
        Assert.False(tags.TryGetProperty("venueRegionName", out JsonElement _)); // what was left empty is not there
        Assert.Equal("https://example.com/bags", design.GetProperty("bagPolicyURL").GetString());

        form = await DesignerForm.Open(editor, path);
        for (var count = form.Fields.Count(f => f.Name == "tags"); count > 0; count--)
        {
            form = await form.Step("tags.remove.0");
        }

        await form.Save();
        Assert.False((await Design(world)).TryGetProperty("semantics", out JsonElement _));
    }

    [Fact]
    public async Task A_poster_is_there_as_soon_as_it_has_a_field_and_what_has_no_input_is_named()
    {
        var (world, path, editor) = await Begin(""","raw":{"futureKey":1},"userInfo":{"a":1}""", ""","meta":{"a":1}""");
        using var _ = editor;
        var form = await DesignerForm.Open(editor, path);
        foreach (var name in new[] { "raw", "userInfo", "meta" })
        {
            Assert.Contains($"<code>{name}</code>", form.Html, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("passbook-ArtworkFile", form.Html, StringComparison.Ordinal);
        form = await form.Step("fields.add.posterPrimary");
        var at = Regex.Match(Regex.Match(form.Html, "<input[^>]* autofocus[^>]*>").Value, "name=\"(fields\\.[0-9]+)\\.label\"").Groups[1];
        form.Set(at + ".value", "Grace Hopper");
        form = await form.Step("fields.up." + at.Value.Split('.')[1]);
        Assert.Contains(form.Fields, f => f.Value == "posterHeader" && f.Name.EndsWith(".group", StringComparison.Ordinal));
        form = await form.Step("fields.up." + at.Value.Split('.')[1]); // no field of a poster is one of the style
        Assert.Contains(form.Fields, f => f.Value == "posterHeader" && f.Name.EndsWith(".group", StringComparison.Ordinal));
        Assert.Contains("passbook-ArtworkFile", form.Html, StringComparison.Ordinal);
        await form.Save();
        Assert.Equal(
            """{"headerFields":[{"defaultValue":"Grace Hopper"}]}""",
            (await Design(world)).GetProperty("posterGeneric").GetRawText()
        );
        form = await DesignerForm.Open(editor, path);
        await (await form.Step("fields.remove." + form.Holding("Grace Hopper").Split('.')[1])).Save();
        Assert.False((await Design(world)).TryGetProperty("posterGeneric", out JsonElement _));
    }

    private static string Tag(DesignerForm form, string path) => form.Holding(path).Replace("path", "value", StringComparison.Ordinal);

    private static async Task<DesignerForm> Add(DesignerForm form, string path, string value)
    {
        if (form.Fields.TrueForAll(f => f.Value != path || !f.Name.StartsWith("tags.", StringComparison.Ordinal)))
        {
            form.Set("newTag", path);
            form = await form.Step("tags.add");
        }

        form.Set(Tag(form, path), value);
        return form;
    }

    private static async Task Saved(DesignerForm form)
    {
        using var saved = await form.Press("save");
        Assert.Equal(form.Path + "?design=redeemed&notice=designSaved", saved.Headers.Location?.ToString());
    }

    private static string? Value(JsonElement design) => design.GetProperty("primary")[0].GetProperty("defaultValue").GetString();

    private static int Future(JsonElement design) => design.GetProperty("raw").GetProperty("futureKey").GetInt32();

    private static async Task<JsonElement> Design(World world) =>
        (await world.Api.Get("/v2/templates/template")).Json.GetProperty("passbook");

    // A picture's place, as HTML.
    private static string Slot(DesignerForm form, string part) =>
        WebUtility.HtmlDecode(form.Html.Split("<li class=\"slot\">").Single(s => s.Contains($"name=\"{part}\"", StringComparison.Ordinal)));

    private async Task<(World World, string Path, ConsoleVisitor Editor)> Begin(
        string design = "",
        string more = "",
        params IEnumerable<Part> images
    )
    {
        var world = await World.WithTemplate(server, design, more, images);
        var account = await ConsoleVisitor.AccountOf(server, world.Account);
        var index = (await world.Api.Get("/v2/templates/template")).Json.GetProperty("index").GetString();
        return (world, $"/console/{account}/templates/{index}", await ConsoleVisitor.Member(server, account, "editor"));
    }
}
