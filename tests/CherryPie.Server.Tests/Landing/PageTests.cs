using System.Text.RegularExpressions;
using Xunit;

namespace CherryPie.Server.Tests.Landing;

public sealed class PageTests(Server server) : IClassFixture<Server>
{
    private const string Design =
        ""","orgName":"Bakery","logoText":"Cherry Pie","header":[{"defaultLabel":"Points","defaultValue":"7"}],"back":"""
        + """[{"defaultLabel":"About","defaultValue":"Hello"}],"barcode":"""
        + """{"format":"qr","messageOption":"pid","altTextOption":"pid"}""";

    private readonly LandingVisitor _visitor = new(server);

    [Fact]
    public async Task The_page_shows_campaign_and_pass_under_both_addresses()
    {
        var world = await World.New(server);
        await world.Campaign(more: ""","displayName":"Pie Club","description":"A slice for every ten points." """);
        await world.Template(design: Design);
        var id = await world.Pass();
        foreach (var address in new[] { "/p/" + id, "/p-" + id, "/p/" + id + "/" })
        {
            var page = await _visitor.Get(address);
            Assert.Equal(200, page.Status);
            Assert.Contains("<h1 dir=\"auto\">Pie Club</h1>", page.Html, StringComparison.Ordinal);
            foreach (var text in new[] { "A slice for every ten points.", "Cherry Pie", "Points", "7", "About", "Hello", id })
            {
                Assert.Contains(text, page.Text, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Without_a_display_name_the_organisation_is_shown_and_never_the_technical_name()
    {
        var world = await World.New(server);
        await world.Campaign("technical_name");
        await world.Template("template_name", "technical_name", Design);
        var page = await _visitor.Get("/p/" + await world.Pass("template_name"));
        Assert.Contains("<h1 dir=\"auto\">Bakery</h1>", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("technical_name", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("template_name", page.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(LandingVisitor.IPhone, true, false, false)]
    [InlineData(LandingVisitor.Mac, true, false, true)]
    [InlineData(LandingVisitor.Android, false, true, false)]
    [InlineData(LandingVisitor.Windows, false, true, true)]
    public async Task Each_device_is_offered_what_it_can_do(string device, bool wallet, bool download, bool code)
    {
        var world = await World.WithTemplate(server, Design);
        var page = await _visitor.Get("/p/" + await world.Pass(), device);
        Assert.Equal(wallet, page.Text.Contains("Add to Apple Wallet", StringComparison.Ordinal));
        Assert.Equal(download, page.Html.Contains(" download=", StringComparison.Ordinal));
        Assert.Equal(code, page.Html.Contains("link-code", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("redeemed", "has been redeemed", true)]
    [InlineData("voided", "has been cancelled", false)]
    [InlineData("invalid", "no longer valid", false)]
    [InlineData("expired", "expired on", false)]
    [InlineData("not-started", "will be available from", false)]
    [InlineData("ended", "This offer ended on", false)]
    [InlineData("campaign", "no longer valid", false)]
    public async Task Each_state_is_said_kindly(string state, string message, bool canBeHad)
    {
        var world = await World.WithTemplate(server, Design);
        var id = await world.Pass();
        var answer = state switch
        {
            "redeemed" => await world.Api.Put("/v2/passes/" + id, """{"isRedeemed":true}"""),
            "voided" => await world.Api.Put("/v2/passes/" + id, """{"isVoided":true}"""),
            "invalid" => await world.Api.Put("/v2/passes/" + id, """{"isInvalid":true}"""),
            "expired" => await world.Api.Put("/v2/passes/" + id, """{"expiryDate":"2020-05-01T00:00:00Z"}"""),
            "not-started" => await world.Api.Put("/v2/campaigns/campaign", """{"startDate":"2090-05-01T00:00:00Z"}"""),
            "ended" => await world.Api.Put("/v2/campaigns/campaign", """{"endDate":"2020-05-01T00:00:00Z"}"""),
            _ => await world.Api.Put("/v2/campaigns/campaign", """{"status":"INVALID"}"""),
        };
        Assert.Equal(200, answer.Status);
        var page = await _visitor.Get("/p/" + id, LandingVisitor.IPhone);
        Assert.Equal(200, page.Status);
        Assert.Contains(message, page.Text, StringComparison.Ordinal);
        Assert.Equal(canBeHad, page.Text.Contains("Add to Apple Wallet", StringComparison.Ordinal));
        Assert.Equal(canBeHad, page.Html.Contains("class=\"symbol\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/p/nothingthere00")]
    [InlineData("/p-nothingthere00")]
    [InlineData("/p/x.pkpassx")]
    public async Task An_unknown_pass_gets_a_kind_page(string address)
    {
        var page = await _visitor.Get(address, languages: "de");
        Assert.Equal(404, page.Status);
        Assert.Contains("Wir konnten diese Karte nicht finden", page.Text, StringComparison.Ordinal);
        Assert.Equal("nosniff", page.Headers["X-Content-Type-Options"]);
    }

    [Fact]
    public async Task Headers_allow_nothing_but_the_page_itself()
    {
        var world = await World.WithTemplate(server, Design);
        var page = await _visitor.Get("/p/" + await world.Pass());
        var policy = page.Headers["Content-Security-Policy"];
        Assert.StartsWith("default-src 'none'; img-src 'self'; style-src 'self' 'sha256-", policy, StringComparison.Ordinal);
        Assert.EndsWith("; form-action 'self'; base-uri 'none'; frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal(
            ("nosniff", "DENY", "same-origin", "noindex, nofollow"),
            (
                page.Headers["X-Content-Type-Options"],
                page.Headers["X-Frame-Options"],
                page.Headers["Referrer-Policy"],
                page.Headers["X-Robots-Tag"]
            )
        );
        Assert.DoesNotContain("<script", page.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(" style=", page.Html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("noindex", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_view_is_small_and_its_style_sheet_is_kept_for_ever()
    {
        var world = await World.WithTemplate(server, Design);
        var page = await _visitor.Get("/p/" + await world.Pass());
        var style = await _visitor.Get(page.Attribute("rel=\"stylesheet\" href=\"([^\"]+)\""));
        Assert.Equal(200, style.Status);
        Assert.Equal("public, max-age=31536000, immutable", style.Headers["Cache-Control"]);
        Assert.True(page.Html.Length + style.Html.Length < 60_000, $"{page.Html.Length} + {style.Html.Length} characters");
        Assert.Equal(404, (await _visitor.Get("/assets/landing-0000000000000000.css")).Status);
    }

    [Fact]
    public async Task Messengers_get_title_description_and_picture()
    {
        var world = await World.New(server);
        await world.Campaign(more: ""","displayName":"Pie Club","description":"A slice for every ten points." """);
        await world.Template(design: Design, images: [Part.File("passbook-StripFile", Pictures.Of(750, 288))]);
        var id = await world.Pass();
        var page = await _visitor.Get("/p/" + id);
        Assert.Contains("<meta property=\"og:title\" content=\"Pie Club\">", page.Html, StringComparison.Ordinal);
        Assert.Contains(
            "<meta property=\"og:description\" content=\"A slice for every ten points.\">",
            page.Html,
            StringComparison.Ordinal
        );
        var picture = new Uri(page.Attribute("property=\"og:image\" content=\"([^\"]+)\""));
        Assert.EndsWith($"/v2/passes/{id}/images/strip@2x.png", picture.AbsolutePath, StringComparison.Ordinal);
        Assert.Equal("image/png", (await _visitor.Get(picture.AbsolutePath)).Headers["Content-Type"]);
    }

    [Fact]
    public async Task Old_links_are_followed_by_a_script_of_our_own()
    {
        var page = await _visitor.Get("/~/");
        Assert.Equal(200, page.Status);
        Assert.Contains("script-src 'self'", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        var scripts = Regex.Matches(page.Html, "<script src=\"([^\"]+)\" defer></script>");
        Assert.Equal(
            "text/javascript; charset=utf-8",
            (await _visitor.Get(Assert.Single(scripts).Groups[1].Value)).Headers["Content-Type"]
        );
    }
}
