using System.Net;
using System.Text.Json.Nodes;
using CherryPie.Server.Tests.ConsolePages;
using Xunit;

namespace CherryPie.Server.Tests.Google;

/// <summary>The console's pages of Google Wallet: an issuer with its key, campaigns that have it, and what Google does not take.</summary>
public sealed class PanelTests(StandInServer server) : IClassFixture<StandInServer>
{
    private const string Email = "wallet@cherrypie-stand-in.iam.gserviceaccount.com";

    private FakeGoogle Google => server.Google;

    [Fact]
    public async Task An_owner_adds_an_issuer_by_a_file_or_by_pasting_and_its_key_is_never_shown()
    {
        var world = await World.New(server);
        var (path, owner) = await Someone(world, "owner");
        Assert.Contains("No issuer yet", await owner.Page(path), StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE KEY", await owner.Page(path + "/new"), StringComparison.Ordinal);
        using (var added = await Send(owner, path, Google.StandIn.ServiceAccountKey, ("issuerId", Google.IssuerId), ("name", "Coffee <b>")))
        {
            Assert.Equal($"{path}?notice=google", added.Headers.Location?.ToString());
        }

        var page = await owner.Page(path + "?notice=google");
        Assert.Contains("Google took the key", page, StringComparison.Ordinal);
        Assert.Contains(Email, page, StringComparison.Ordinal);
        Assert.Contains(Google.IssuerId, page, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE KEY", page, StringComparison.Ordinal);
        using (var raw = await owner.Get(path))
        {
            Assert.Contains("Coffee &lt;b&gt;", await raw.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        // Another key of the same issuer, pasted; no name keeps the name.
        var id = (await world.Api.Get("/v2/googleIssuers")).Json[0].GetProperty("id").GetString();
        Assert.Contains($"value=\"{Google.IssuerId}\"", await owner.Page($"{path}/new?issuer={id}"), StringComparison.Ordinal);
        var other = Google.StandIn.Rotate();
        using (var pasted = await owner.Send(path, ("issuerId", Google.IssuerId), ("issuer", id!), ("key", $"\n{other}\n")))
        {
            Assert.Equal($"{path}?notice=google", pasted.Headers.Location?.ToString());
        }

        var shown = Assert.Single((await world.Api.Get("/v2/googleIssuers")).Json.EnumerateArray());
        Assert.Equal((string?)JsonNode.Parse(other)!["private_key_id"], shown.GetProperty("keyId").GetString());
        Assert.Equal("Coffee <b>", shown.GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_key_that_is_none_is_told_at_its_input_and_kept_nowhere()
    {
        var world = await World.New(server);
        var (path, owner) = await Someone(world, "owner");
        var key = Google.StandIn.ServiceAccountKey;
        var broken = JsonNode.Parse(key)!;
        broken["private_key"] = "x";
        foreach (
            var (issuer, sent, text) in new[]
            {
                (Google.IssuerId, "", "Choose the JSON file of the key"),
                (Google.IssuerId, "{}", "These are credentials of another sort"),
                (Google.IssuerId, "nothing", "This is no key of a service account"),
                (Google.IssuerId, broken.ToJsonString(), "This is no key of a service account"),
                ("33-88", key, "The issuer id is digits alone"),
                ("", key, "The issuer id is digits alone"),
                ("3389", key, $"Google does not let this account write for issuer 3389. In the Google Pay & Wallet Console invite {Email}"),
            }
        )
        {
            using var answer = await Send(owner, path, sent, ("issuerId", issuer), ("name", "kept <i>name</i>"));
            var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
            Assert.Equal((text, HttpStatusCode.BadRequest), (text, answer.StatusCode));
            Assert.Contains(text, page, StringComparison.Ordinal);
            Assert.Contains("value=\"kept <i>name</i>\"", page, StringComparison.Ordinal);
            Assert.DoesNotContain("PRIVATE KEY", page, StringComparison.Ordinal);
        }

        try
        {
            Google.StandIn.NotAdded = true;
            await Says(HttpStatusCode.BadRequest, $"invite {Email} as a user");
            Google.StandIn.NotAdded = false;
            Google.Fail(("--status", "404"), ("--only", "/issuer/"));
            await Says(HttpStatusCode.BadRequest, "Google knows no issuer " + Google.IssuerId);
            Google.Fail(("--status", "500"));
            await Says(HttpStatusCode.ServiceUnavailable, "Google could not be asked");
        }
        finally
        {
            Google.StandIn.NotAdded = false;
            Google.Fail();
        }

        Assert.Empty((await world.Api.Get("/v2/googleIssuers")).Json.EnumerateArray());

        async Task Says(HttpStatusCode status, string text)
        {
            using var answer = await Send(owner, path, key, ("issuerId", Google.IssuerId));
            Assert.Equal(status, answer.StatusCode);
            Assert.Contains(text, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_editor_gives_a_campaign_an_issuer_once()
    {
        var world = await World.New(server);
        var (path, editor) = await Someone(world, "editor");
        await world.Campaign();
        var issuer = await world.StandInIssuer(Google);
        Assert.Contains("<option value=\"campaign\"", await editor.Page(path), StringComparison.Ordinal);
        foreach (
            var (campaign, id, text) in new[]
            {
                ("none", issuer, "There is no campaign none"),
                ("campaign", "abcdefghij", "Choose an issuer of the list"),
            }
        )
        {
            using var refused = await editor.Send(path + "/campaign", ("campaign", campaign), ("issuer", id));
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Contains(text, await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        using (var given = await editor.Send(path + "/campaign", ("campaign", "campaign"), ("issuer", issuer)))
        {
            Assert.Equal($"{path}?notice=googleCampaign", given.Headers.Location?.ToString());
        }

        Assert.Equal(issuer, (await world.Api.Get("/v2/campaigns/campaign")).Json.GetProperty("googleIssuerId").GetString());
        var page = await editor.Page(path);
        Assert.DoesNotContain("<option value=\"campaign\"", page, StringComparison.Ordinal);
        Assert.Contains($"{path[..^"/google".Length]}/campaigns/campaign", page, StringComparison.Ordinal);
        using var viewer = await ConsoleVisitor.Member(server, await ConsoleVisitor.AccountOf(server, world.Account), "viewer");
        Assert.DoesNotContain("<form method=\"post\" action=\"" + path, await viewer.Page(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_Google_does_not_take_is_told_with_its_pass_and_on_the_page_of_that()
    {
        var world = await World.New(server);
        var (path, owner) = await Someone(world, "owner");
        await world.StandInTemplate(Google);
        await world.Template("refused", more: ""","googleWallet":{"object":{"<no>":1}}""");
        var (good, bad, unopened) = (await world.StandInPass(server), await world.Pass("refused"), await world.Pass());
        Assert.Equal(503, (await server.Opened(bad)).Status);
        var page = "";
        await Eventually.Is(async () => !(page = await owner.Page(path)).Contains("class=\"bone\"", StringComparison.Ordinal));
        Assert.Contains("Unknown name \"<no>\"", page, StringComparison.Ordinal);
        Assert.Contains($"{path[..^"/google".Length]}/passes/{bad}", page, StringComparison.Ordinal);
        Assert.Matches(@"Last tried [0-9]+ [A-Z][a-z]+ [0-9]{4}, [0-9]{2}:[0-9]{2} UTC", page);
        Assert.DoesNotContain(good, page, StringComparison.Ordinal);
        using (var raw = await owner.Get(path))
        {
            Assert.Contains("Unknown name &quot;&lt;no&gt;&quot;", await raw.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        var passes = path[..^"/google".Length] + "/passes/";
        Assert.Contains("Google has its newest version", await owner.Page(passes + good), StringComparison.Ordinal);
        Assert.Contains("Google refused it", await owner.Page(passes + bad), StringComparison.Ordinal);
        Assert.Contains("Unknown name \"<no>\"", await owner.Page(passes + bad), StringComparison.Ordinal);
        Assert.Contains("Nobody has opened its link yet", await owner.Page(passes + unopened), StringComparison.Ordinal);
        Assert.Contains(
            "Noch niemand hat seinen Link geöffnet",
            await owner.Page(passes + unopened + "?lang=de"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_issuer_that_is_refused_or_not_reached_needs_somebody_on_the_home_page()
    {
        var world = await World.New(server);
        var (path, owner) = await Someone(world, "owner");
        var home = path[..^"/google".Length];
        using var viewer = await ConsoleVisitor.Member(server, await ConsoleVisitor.AccountOf(server, world.Account), "viewer");
        var issuer = await world.StandInTemplate(Google);
        var page = await owner.Page(home);
        Assert.DoesNotContain("needs you", page, StringComparison.Ordinal);
        try
        {
            Google.StandIn.NotAdded = true;
            Assert.Equal(503, (await server.Opened(await world.Pass())).Status);
            page = await owner.Page(home);
            Assert.Contains("href=\"#google\"", page, StringComparison.Ordinal);
            Assert.Contains("1 thing needs you", page, StringComparison.Ordinal);
            Assert.Contains("The service account is no user of the issuer", page, StringComparison.Ordinal);
            Assert.Contains($"See that {Email} is a user of the issuer", page, StringComparison.Ordinal);
            Assert.Contains($"{path}/new?issuer={issuer}", page, StringComparison.Ordinal);
            page = await viewer.Page(home + "?lang=de");
            Assert.Contains("1 Sache braucht dich", page, StringComparison.Ordinal);
            Assert.Contains($"Sieh nach, ob {Email}", page, StringComparison.Ordinal);
            Assert.DoesNotContain(path + "/new", page, StringComparison.Ordinal);

            Google.Fail(("--status", "500"));
            Google.StandIn.NotAdded = false;
            await server.Opened(await world.Pass());
            page = await owner.Page(home);
            Assert.Contains("1 thing needs you", page, StringComparison.Ordinal);
            Assert.Contains("Not reached", page, StringComparison.Ordinal);
        }
        finally
        {
            Google.StandIn.NotAdded = false;
            Google.Fail();
        }

        await world.StandInPass(server);
        page = await owner.Page(home);
        Assert.DoesNotContain("needs you", page, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"google\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pass_whose_campaign_has_no_issuer_says_nothing_of_Google()
    {
        var world = await World.WithTemplate(server);
        var (path, owner) = await Someone(world, "owner");
        var pass = await world.Pass();
        Assert.DoesNotContain("At Google Wallet", await owner.Page($"{path[..^"/google".Length]}/passes/{pass}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_template_shows_the_card_that_Google_makes_of_it_and_what_it_leaves_out()
    {
        var world = await World.New(server);
        var (path, viewer) = await Someone(world, "viewer");
        await world.Campaign();
        await world.Template(
            design: StandInCalls.PointsField
                + ""","bgColor":{"red":1,"green":2,"blue":255},"fgColor":{"red":1,"green":1,"blue":1}"""
                + ""","back":[{"itemName":"terms","defaultLabel":"Terms <u>","defaultValue":"None at all"}]""",
            more: StandInCalls.PointsKey
        );
        var templates = path[..^"/google".Length] + "/templates/template";
        Assert.Contains("/google\">How Google Wallet shows it", await viewer.Page(templates), StringComparison.Ordinal);
        var page = await viewer.Page(templates + "/google");
        Assert.Contains("Loyalty card", page, StringComparison.Ordinal);
        Assert.Contains("Customers see nothing of this yet", page, StringComparison.Ordinal);
        Assert.Contains("/console/assets/pass/0102ff-ffffff-ffffff.css", page, StringComparison.Ordinal);
        Assert.Contains("<span dir=\"auto\">Points</span><b dir=\"auto\">0</b>", page, StringComparison.Ordinal);
        Assert.Contains("passbook.fgColor", page, StringComparison.Ordinal);
        Assert.Contains("\"programName\"", page, StringComparison.Ordinal);
        using (var raw = await viewer.Get(templates + "/google?lang=de"))
        {
            var german = await raw.Content.ReadAsStringAsync();
            Assert.Contains("Terms &lt;u&gt;", german, StringComparison.Ordinal);
            Assert.Contains("gibt es in Google Wallet nicht", german, StringComparison.Ordinal);
            Assert.DoesNotContain("style=", german, StringComparison.Ordinal);
        }

        Assert.Equal("template", (await world.Api.Put("/v2/templates/template", """{"googleWallet":{"type":"giftCard"}}""")).Name);
        var other = await viewer.Page(templates + "/google");
        Assert.Contains("Generic pass", other, StringComparison.Ordinal);
        Assert.Contains("a value of a field with the role cardNumber", other, StringComparison.Ordinal);
        await viewer.Page(path[..^"/google".Length] + "/templates/none/google", HttpStatusCode.NotFound);

        // Whatever a template's own JSON puts where Google has something else.
        const string odd =
            """{"textModulesData":7,"linksModuleData":[],"classTemplateInfo":{"cardTemplateOverride":[1]},"hexBackgroundColor":{}"""
            + ""","heroImage":"x","imageModulesData":{"0":{}},"barcode":["x"]}""";
        await world.Api.Put("/v2/templates/template", "{\"googleWallet\":{\"class\":" + odd + ",\"object\":" + odd + "}}");
        await viewer.Page(templates + "/google");
    }

    private async Task<(string Path, ConsoleVisitor Visitor)> Someone(World world, string role)
    {
        var account = await ConsoleVisitor.AccountOf(server, world.Account);
        return ($"/console/{account}/google", await ConsoleVisitor.Member(server, account, role));
    }

    private static async Task<HttpResponseMessage> Send(
        ConsoleVisitor visitor,
        string path,
        string key,
        params (string Name, string Value)[] fields
    )
    {
        using var form = new MultipartFormDataContent { { new StringContent(await visitor.Token()), "form" } };
        foreach (var (name, value) in fields)
        {
            form.Add(new StringContent(value), name);
        }

        form.Add(new StringContent(key), "file", "key.json");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = form };
        return await visitor.Send(request);
    }
}
