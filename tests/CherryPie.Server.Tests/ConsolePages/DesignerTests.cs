using System.Net;
using System.Text.RegularExpressions;
using CherryPie.Server.Tests.AppleWebService;
using CherryPie.Server.Tests.Contract;
using CherryPie.Server.Tests.Operations;
using Xunit;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>What people do in the designer, as they do it without a script.</summary>
public sealed class DesignerTests(ContractServer server) : IClassFixture<ContractServer>
{
    [Fact]
    public async Task An_editor_makes_a_coupon_of_nothing_tries_it_changes_it_and_tells_the_phones()
    {
        var (world, account, editor) = await Begin("editor");
        using var _ = editor;
        Assert.Contains("No template yet", await editor.Page($"/console/{account}/templates"), StringComparison.Ordinal);
        var path = await Make(editor, account, "offer");

        var form = await DesignerForm.Open(editor, path);
        var value = form.Holding("10 %");
        form.Set(value, "20 %");
        form = await form.Step("preview");
        Assert.Contains("<span class=\"value\" dir=\"auto\">20 %</span>", form.Html, StringComparison.Ordinal);
        Assert.Equal("20 %", form[value]);
        Assert.Equal("10 %", await Offer(world)); // nothing is saved by looking
        await form.Save();
        Assert.Equal("20 %", await Offer(world));

        form = await DesignerForm.Open(editor, path);
        using var tried = await form.Press("try");
        var pass = Regex.Match(tried.Headers.Location!.ToString(), "\\?tried=([A-Za-z0-9]+)#tried$").Groups[1].Value;
        Assert.Contains($"/p/{pass}\"", (await DesignerForm.Open(editor, $"{path}?tried={pass}")).Html, StringComparison.Ordinal);
        Assert.Equal(200, (await world.Api.Get("/v2/passes/" + pass)).Status);
        Assert.Contains("No phone has one of these passes", await editor.Page(path + "/publish"), StringComparison.Ordinal);

        var phone = Phone.Of(world);
        Assert.Equal(HttpStatusCode.Created, await phone.Add(pass));
        await phone.Update();
        form = await DesignerForm.Open(editor, path);
        form.Set(form.Holding("20 %"), "25 %");
        using (var toPublish = await form.Press("publish")) // saves what is typed, which is shown before phones are told
        {
            Assert.Equal(path + "/publish", toPublish.Headers.Location!.ToString());
        }

        Assert.Equal("25 %", await Offer(world));
        var publish = await editor.Page(path + "/publish");
        Assert.Contains("id=\"phones\">1<", publish, StringComparison.Ordinal);
        Assert.Contains("Now 25 % off", publish, StringComparison.Ordinal);
        Assert.Equal("0", await Pushes("offer"));
        using var published = await editor.Send(path + "/publish");
        Assert.Equal(path + "?notice=published", published.Headers.Location!.ToString());
        Assert.Equal("1", await Pushes("offer"));
        await Eventually.Is(async () => (await phone.Update()).Contains(pass));
        Assert.Contains("25 %", phone.Passes[pass].GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_viewer_sees_all_of_it_and_changes_nothing()
    {
        var (world, account, editor) = await Begin("editor");
        var path = await Make(editor, account, "offer");
        using var viewer = await ConsoleVisitor.Member(server, account, "viewer");
        Assert.DoesNotContain("New template", await viewer.Page($"/console/{account}/templates"), StringComparison.Ordinal);
        var form = await DesignerForm.Open(viewer, path);
        Assert.Contains("<fieldset class=\"parts\" disabled", form.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"save\"", form.Html, StringComparison.Ordinal);
        form.Set(form.Holding("10 %"), "90 %");
        foreach (var target in new[] { path, $"/console/{account}/templates/preview", path + "/publish" })
        {
            using var answer = await form.Press("save", target);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }

        await viewer.Page($"/console/{account}/templates/new", HttpStatusCode.Forbidden);
        await viewer.Page(path + "/publish", HttpStatusCode.Forbidden);
        Assert.Equal("10 %", await Offer(world));
        editor.Dispose();
    }

    [Fact]
    public async Task What_is_wrong_stands_at_its_input_and_what_was_typed_stays()
    {
        var (world, account, editor) = await Begin("editor");
        using var _ = editor;
        var path = await Make(editor, account, "offer");
        var form = await DesignerForm.Open(editor, path);
        var value = form.Holding("10 %");
        form.Set(value, "12,5");
        form.Set(value.Replace("value", "type", StringComparison.Ordinal), "currency");
        form.Set(value.Replace("value", "currency", StringComparison.Ordinal), "EURO");
        form.Set("background", "red");
        form.Set("start", "");
        form.Set("most", "many");
        var refused = await form.Step("save", HttpStatusCode.BadRequest);
        Assert.Contains("EURO", refused.At(value.Replace("value", "currency", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("must be", refused.At("background"), StringComparison.Ordinal);
        Assert.NotEqual("", refused.At("start"));
        Assert.NotEqual("", refused.At("most"));
        Assert.Equal(("12,5", "red", "many"), (refused[value], refused["background"], refused["most"]));
        Assert.Contains("It was not saved", refused.Html, StringComparison.Ordinal);
        Assert.Contains("<article class=\"pass coupon", refused.Html, StringComparison.Ordinal); // what is saved is drawn
        Assert.Equal("10 %", await Offer(world));

        // What has no input is told as well, by the API's own name.
        Assert.Equal("", refused.At("nothing"));
    }

    [Fact]
    public async Task Fields_places_keys_and_languages_come_move_and_go_by_buttons()
    {
        var (world, account, editor) = await Begin("editor");
        using var _ = editor;
        var form = await DesignerForm.Open(editor, await Make(editor, account, "offer"));
        form = await form.Step("fields.add.header");
        Assert.Contains("name=\"fields.0.label\"", Regex.Match(form.Html, "<input[^>]* autofocus[^>]*>").Value, StringComparison.Ordinal);
        form.Set("fields.0.label", "Code");
        form.Set("fields.0.value", "#{code}");
        form = await form.Step("fields.down.0"); // the only one of its group, so into the next
        Assert.Equal(("primary", "Code"), (form["fields.0.group"], form["fields.0.label"]));
        form = await form.Step("fields.down.0");
        form = await form.Step("fields.down.1");
        Assert.Equal(("secondary", "Code"), (form["fields.1.group"], form["fields.1.label"]));
        form = await form.Step("fields.up.1");
        Assert.Equal(("primary", "Code"), (form["fields.1.group"], form["fields.1.label"]));
        form = await form.Step("fields.up.1");
        form = await form.Step("fields.up.0");
        Assert.Equal(("header", "Code"), (form["fields.0.group"], form["fields.0.label"]));

        form = await form.Step("keys.add");
        form.Set("keys.0.key", "code");
        form.Set("keys.0.default", "ABC");
        form.Set("keys.0.sample", "XYZ");
        form = await form.Step("places.add");
        form.Set("places.0.lat", "52.5");
        form.Set("places.0.lon", "13.4");
        form.Set("places.0.text", "Near you");
        form.Set("newLanguage", "de");
        form = await form.Step("languages.add");
        form.Set(form.Holding("Near you").Replace("from", "to", StringComparison.Ordinal), "Bei dir");
        Assert.Contains(">XYZ</span>", form.Html, StringComparison.Ordinal);
        await form.Save();

        var saved = (await world.Api.Get("/v2/templates/offer")).Json;
        var design = saved.GetProperty("passbook");
        Assert.Equal("""[{"defaultLabel":"Code","defaultValue":"#{code}"}]""", design.GetProperty("header").GetRawText());
        Assert.Equal("""[{"lat":52.5,"lon":13.4,"relevantText":"Near you"}]""", design.GetProperty("locations").GetRawText());
        Assert.Equal("ABC", saved.GetProperty("dynamicKeys")[0].GetProperty("defaultValue").GetString());
        var german = saved.GetProperty("passbookLang").GetProperty("de").GetProperty("text");
        Assert.Equal("Bei dir", german.GetProperty("Near you").GetString());

        form = await DesignerForm.Open(editor, form.Path);
        form = await form.Step("fields.remove.0");
        form = await form.Step("places.remove.0");
        form = await form.Step("keys.remove.0");
        form = await form.Step("languages.remove.de");
        await form.Save();
        saved = (await world.Api.Get("/v2/templates/offer")).Json;
        Assert.Equal(0, saved.GetProperty("dynamicKeys").GetArrayLength());
        Assert.False(saved.GetProperty("passbook").TryGetProperty("header", out var header) && header.GetArrayLength() > 0);
        Assert.False(saved.TryGetProperty("passbookLang", out var languages) && languages.TryGetProperty("de", out var _));
    }

    [Fact]
    public async Task Whoever_saves_over_somebody_else_is_told_first()
    {
        var (world, account, editor) = await Begin("editor");
        using var _ = editor;
        var form = await DesignerForm.Open(editor, await Make(editor, account, "offer"));
        Assert.Equal(200, (await world.Api.Put("/v2/templates/offer", """{"passbook":{"logoText":"Theirs"}}""")).Status);
        form.Set("logoText", "Mine");
        var told = await form.Step("save", HttpStatusCode.Conflict);
        Assert.Contains("Somebody has changed this template", told.Html, StringComparison.Ordinal);
        Assert.Equal("Mine", told["logoText"]);
        await told.Save();
        Assert.Equal("Mine", (await Design(world)).GetProperty("logoText").GetString());
    }

    [Fact]
    public async Task Texts_that_are_code_are_shown_and_run_nowhere()
    {
        const string evil = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{#{x}}}&amp;";
        var (world, account, editor) = await Begin("editor");
        using var _ = editor;
        var form = await DesignerForm.Open(editor, await Make(editor, account, "offer"));
        form = await (await form.Step("keys.add")).Step("places.add");
        var fixedNames = new[] { "form", "template", "version", "side", "light" };
        for (var at = 0; at < form.Fields.Count; at++)
        {
            var (name, value) = form.Fields[at];
            var isKept = fixedNames.Contains(name) || name is "fields" or "keys" or "places" or "languages" or "shown";
            form.Fields[at] = (name, isKept || name.EndsWith(".group", StringComparison.Ordinal) ? value : evil);
        }

        foreach (var step in new[] { "preview", "fields.add.back" })
        {
            Harmless((await form.Step(step)).Html);
        }

        Harmless((await form.Step("save", HttpStatusCode.BadRequest)).Html);

        // Where texts are free they are saved, and shown as they are.
        form = await DesignerForm.Open(editor, form.Path);
        foreach (var free in new[] { "about", "issuer", "logoText", form.Holding("10 %"), form.Holding("How") })
        {
            form.Set(free, evil);
        }

        await form.Save();
        Assert.Equal(evil, (await Design(world)).GetProperty("logoText").GetString());
        Harmless((await DesignerForm.Open(editor, form.Path)).Html);
        using var publish = await editor.Get(form.Path + "/publish");
        Harmless(await publish.Content.ReadAsStringAsync());
    }

    private static void Harmless(string html)
    {
        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img src=x", html, StringComparison.Ordinal);
    }

    private async Task<(World World, Guid Account, ConsoleVisitor Visitor)> Begin(string role)
    {
        var world = await World.New(server);
        await world.Campaign();
        var account = await ConsoleVisitor.AccountOf(server, world.Account);
        return (world, account, await ConsoleVisitor.Member(server, account, role));
    }

    private static async Task<string> Make(ConsoleVisitor visitor, Guid account, string name, string start = "coupon")
    {
        using var made = await visitor.Send($"/console/{account}/templates", ("name", name), ("campaign", "campaign"), ("start", start));
        var to = made.Headers.Location?.ToString() ?? await made.Content.ReadAsStringAsync();
        Assert.EndsWith("?notice=templateMade", to, StringComparison.Ordinal);
        return to.Split('?')[0];
    }

    private static async Task<System.Text.Json.JsonElement> Design(World world) =>
        (await world.Api.Get("/v2/templates/offer")).Json.GetProperty("passbook");

    private static async Task<string?> Offer(World world) =>
        (await Design(world)).GetProperty("primary")[0].GetProperty("defaultValue").GetString();

    private async Task<string> Pushes(string template) =>
        (
            await DatabaseContents.All(
                server.ConnectionString,
                $"SELECT push_count::text FROM templates WHERE name = '{template}' ORDER BY id DESC LIMIT 1"
            )
        )[0];
}
