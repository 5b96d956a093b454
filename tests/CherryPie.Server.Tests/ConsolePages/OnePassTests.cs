using System.Net;
using System.Text.RegularExpressions;
using CherryPie.Server.Tests.AppleWebService;
using Xunit;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>What people see of one pass, and do with it.</summary>
public sealed class OnePassTests(ConsolePushServer server) : IClassFixture<ConsolePushServer>
{
    private const string Keys =
        ""","dynamicKeys":[{"key":"name","type":"string"},{"key":"points","type":"number","defaultValue":"0","label":"Points so far"},"""
        + """{"key":"until","type":"dateTime"}]""";

    private const string Design = ""","back":[{"defaultLabel":"Points","defaultValue":"#{points}"},{"defaultValue":"#{name}"}]""";

    [Fact]
    public async Task An_operator_changes_a_pass_sees_it_reach_the_phone_and_redeems_it()
    {
        var (world, path, someone) = await Begin("operator");
        var pass = await world.Pass(more: ""","dynamicData":{"name":"Grace Hopper","points":"7"}""");
        var page = await someone.Page(path + "?key=name&value=Grace%20Hopper");
        Assert.Contains($"href=\"{path}/{pass}\"", page, StringComparison.Ordinal);
        Assert.Contains("On no phone", await someone.Page($"{path}/{pass}"), StringComparison.Ordinal);
        var phone = Phone.Of(world);
        Assert.Equal(HttpStatusCode.Created, await phone.Add(pass));
        Assert.Contains("Nothing has changed since it was added", await someone.Page($"{path}/{pass}"), StringComparison.Ordinal);

        server.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("passSaved", await Edit(someone, $"{path}/{pass}", ("name", "Rear Admiral Hopper"), ("points", "8"), ("until", "")));
        await Shows(someone, $"{path}/{pass}", "Apple took the push, but the phone has not asked since");
        Ahead();
        await phone.Update();
        await Shows(someone, $"{path}/{pass}", "The phone shows the newest version");
        await Shows(someone, $"{path}/{pass}", "<bdi>name, points</bdi>");

        using (var redeemed = await someone.Send($"{path}/{pass}/redeem"))
        {
            Assert.Equal($"{path}/{pass}?notice=passRedeemed", redeemed.Headers.Location!.ToString());
        }

        using (var again = await someone.Send($"{path}/{pass}/redeem"))
        {
            Assert.Equal(HttpStatusCode.BadRequest, again.StatusCode);
            Assert.Contains("It was redeemed already", await again.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.Contains("Undo redemption", await someone.Page($"{path}/{pass}"), StringComparison.Ordinal);
        Assert.True((await world.Api.Get("/v2/passes/" + pass)).Json.GetProperty("isRedeemed").GetBoolean());
        await Shows(someone, $"{path}/{pass}", "<b>Redeemed</b>");
    }

    [Fact]
    public async Task A_value_that_is_none_is_told_at_its_input_and_nothing_is_changed()
    {
        var (world, path, someone) = await Begin("operator");
        var pass = await world.Pass(more: ""","dynamicData":{"name":"Ada","points":"7"}""");
        var seen = await Seen(someone, $"{path}/{pass}");
        using var refused = await Send(
            someone,
            $"{path}/{pass}",
            seen,
            [("name", "Ada the first"), ("points", "many"), ("until", "soon")],
            ("recoveryEmail", "nobody")
        );
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var page = WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync());
        Assert.Contains("This is no number such as 12.5.", page, StringComparison.Ordinal);
        Assert.Contains("This is no date such as", page, StringComparison.Ordinal);
        Assert.Contains("This is no e-mail address", page, StringComparison.Ordinal);
        Assert.All(
            ["Ada the first", "many", "soon", "nobody"],
            typed => Assert.Contains($"value=\"{typed}\"", page, StringComparison.Ordinal)
        );
        var stored = (await world.Api.Get("/v2/passes/" + pass)).Json;
        Assert.Equal("Ada", stored.GetProperty("dynamicData").GetProperty("name").GetString());
        Assert.Equal("passUnchanged", await Edit(someone, $"{path}/{pass}", ("name", "Ada"), ("points", "7")));
    }

    [Fact]
    public async Task A_form_of_a_former_version_undoes_nobody_s_change()
    {
        var (world, path, someone) = await Begin("operator");
        var pass = await world.Pass(more: ""","dynamicData":{"name":"Ada","points":"7"}""");
        var seen = await Seen(someone, $"{path}/{pass}");
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        await world.Api.Put("/v2/passes/" + pass, """{"dynamicData":{"points":"8"}}""");
        using var refused = await Send(someone, $"{path}/{pass}", seen, [("name", "Ada"), ("points", "9")]);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("Somebody changed the pass meanwhile", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var stored = (await world.Api.Get("/v2/passes/" + pass)).Json;
        Assert.Equal("8", stored.GetProperty("dynamicData").GetProperty("points").GetString());
    }

    [Fact]
    public async Task Each_action_says_what_it_did()
    {
        var (world, path, someone) = await Begin("owner");
        var pass = await world.Pass(more: ""","recoveryEmail":"actions@example.com" """);
        foreach (
            var (action, notice, field) in new[]
            {
                ("mail", "passMailed", ""),
                ("void", "passVoided", "isVoided"),
                ("unvoid", "passUnvoided", ""),
                ("redeem", "passRedeemed", "isRedeemed"),
                ("restore", "passRestored", ""),
                ("invalidate", "passInvalidated", "isInvalid"),
            }
        )
        {
            using var done = await someone.Send($"{path}/{pass}/{action}");
            Assert.Equal($"{path}/{pass}?notice={notice}", done.Headers.Location?.ToString());
            var stored = (await world.Api.Get("/v2/passes/" + pass)).Json;
            Assert.True(field.Length == 0 || stored.GetProperty(field).GetBoolean(), action);
            Assert.Contains("role=\"status\"", await someone.Page($"{path}/{pass}?notice={notice}"), StringComparison.Ordinal);
        }

        using var late = await someone.Send($"{path}/{pass}/void");
        Assert.Equal(HttpStatusCode.BadRequest, late.StatusCode);
        Assert.Contains("it takes no changes", await late.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var bare = await world.Pass();
        using var nowhere = await someone.Send($"{path}/{bare}/mail");
        Assert.Contains("The pass has no e-mail address", await nowhere.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_viewer_sees_all_of_it_and_is_given_no_form()
    {
        var (world, path, viewer) = await Begin("viewer");
        var pass = await world.Pass(more: ""","recoveryEmail":"seen@example.com","dynamicData":{"name":"Ada","points":"7"}""");
        var page = await viewer.Page($"{path}/{pass}");
        Assert.All(
            ["Ada", "Points so far", "seen@example.com", "What happened", "shadowrootmode"],
            t => Assert.Contains(t, page, StringComparison.Ordinal)
        );
        Assert.DoesNotContain("action=\"" + path, page, StringComparison.Ordinal);
        Assert.DoesNotContain("?edit=", page, StringComparison.Ordinal);
        foreach (var action in new[] { "edit", "redeem", "void", "invalidate", "mail" })
        {
            using var denied = await viewer.Send($"{path}/{pass}/{action}", ("recoveryEmail", "x@example.com"));
            Assert.Equal(HttpStatusCode.Forbidden, denied.StatusCode);
        }

        Assert.DoesNotContain("passes/issue", await viewer.Page(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_pass_is_issued_by_hand()
    {
        var (world, path, someone) = await Begin("operator");
        Assert.Contains(">template<", await someone.Page(path + "/issue"), StringComparison.Ordinal);
        Assert.Contains("Points so far", await someone.Page(path + "/issue?template=template"), StringComparison.Ordinal);
        await someone.Page(path + "/issue?template=nothing", HttpStatusCode.BadRequest);
        (string, string)[] form = [("template", "template"), ("key", "name"), ("value", "Zoë"), ("key", "points"), ("value", "x")];
        using (var refused = await someone.Send(path + "/issue", form))
        {
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            var page = WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync());
            Assert.Contains("This is no number", page, StringComparison.Ordinal);
            Assert.Contains("value=\"Zoë\"", page, StringComparison.Ordinal);
        }

        form[4] = ("value", "12");
        using var issued = await someone.Send(path + "/issue", [.. form, ("userDefinedId", "by hand")]);
        var id = Regex.Match(issued.Headers.Location!.ToString(), "/passes/([A-Za-z0-9]{14})\\?notice=passIssued$").Groups[1].Value;
        var stored = (await world.Api.Get("/v2/passes/" + id)).Json;
        Assert.Equal("by hand", stored.GetProperty("userDefinedId").GetString());
        Assert.Equal("""{"name":"Zoë","points":"12"}""", Regex.Unescape(stored.GetProperty("dynamicData").GetRawText()));
        await Shows(someone, $"{path}/{id}", "<b>Issued</b>");
    }

    [Fact]
    public async Task Hostile_texts_are_shown_as_texts()
    {
        var (world, path, someone) = await Begin("operator");
        var word = new string('W', 4096);
        const string script = "<script>alert(1)</script>\u202Eevil";
        var values = $$"""{"name":"{{script}}","<script>alert(1)</script>":"{{word}}"}""";
        var pass = await world.Pass(more: $""","userDefinedId":"<img src=x onerror=alert(1)>","dynamicData":{values}""");
        foreach (var address in new[] { path, $"{path}/{pass}", path + "?key=name&value=" + Uri.EscapeDataString(script) })
        {
            using var answer = await someone.Get(address);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var html = await answer.Content.ReadAsStringAsync();
            Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<img src=x", html, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(word, await someone.Page(path), StringComparison.Ordinal);
        Assert.Contains(word, await someone.Page($"{path}/{pass}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_picture_s_colours_come_as_a_style_sheet_of_its_own_and_nothing_else_does()
    {
        var (world, path, someone) = await Begin("viewer");
        var page = await someone.Page($"{path}/{await world.Pass()}");
        var sheet = Regex.Match(page, "href=\"(/console/assets/pass/[^\"]+)\"").Groups[1].Value;
        using var answer = await someone.Get(sheet);
        Assert.Equal("text/css; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Matches("^\\.pass\\{--bg:#[0-9a-f]{6};--fg:#[0-9a-f]{6};--label:#[0-9a-f]{6}\\}$", await answer.Content.ReadAsStringAsync());
        foreach (var wrong in new[] { "red-red-red", "000000", "000000-000000-000000}body{color", "000000-000000-000000-000000" })
        {
            using var refused = await someone.Get($"/console/assets/pass/{wrong}.css");
            Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        }
    }

    private async Task<(World World, string Path, ConsoleVisitor Someone)> Begin(string role)
    {
        var world = await World.WithTemplate(server, Design, Keys);
        var account = await ConsoleVisitor.AccountOf(server, world.Account);
        return (world, $"/console/{account}/passes", await ConsoleVisitor.Member(server, account, role));
    }

    // Pushes have PostgreSQL's time, phones the server's, which stands still here.
    private void Ahead()
    {
        if (DateTimeOffset.UtcNow.AddMinutes(1) is var soon && soon > server.Clock.GetUtcNow())
        {
            server.Clock.SetUtcNow(soon);
        }
    }

    private static Task Shows(ConsoleVisitor visitor, string address, string text) =>
        Eventually.Is(async () => (await visitor.Page(address)).Contains(text, StringComparison.Ordinal));

    private static async Task<string> Seen(ConsoleVisitor visitor, string address) =>
        PassRoutes.Seen().Match(await visitor.Page(address)).Groups[1].Value;

    private static Task<HttpResponseMessage> Send(
        ConsoleVisitor visitor,
        string address,
        string seen,
        (string Key, string Value)[] data,
        params (string, string)[] more
    ) => visitor.Send(address + "/edit", [("seen", seen), .. data.SelectMany(d => new[] { ("key", d.Key), ("value", d.Value) }), .. more]);

    /// <returns>What the page says that it did.</returns>
    private static async Task<string> Edit(ConsoleVisitor visitor, string address, params (string, string)[] data)
    {
        using var answer = await Send(visitor, address, await Seen(visitor, address), data);
        return answer.Headers.Location?.ToString().Split("notice=")[^1] ?? $"{answer.StatusCode}";
    }
}
