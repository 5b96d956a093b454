using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace CherryPie.Server.Tests.Landing;

public sealed class WhiteLabelTests(WhiteLabelTests.Fetching server) : IClassFixture<WhiteLabelTests.Fetching>
{
    [Fact]
    public async Task A_campaign_s_own_look_is_applied()
    {
        await using var host = await LogoHost();
        var world = await World.New(server);
        var look = JsonSerializer.Serialize(
            new
            {
                logoUrl = host.Urls.First() + "/logo.png",
                backgroundColor = "#102030",
                accentColor = "rgb(200, 30, 40)",
                footerText = "Bakery Ltd. <Main St. 1>",
                supportUrl = "mailto:help@example.com",
                customCss = "h1 { letter-spacing: 0 }\r\n@media print { .get { display: none } }",
            }
        );
        Assert.Equal(200, (await world.CreateCampaign("campaign", ",\"whiteLabel\":" + look)).Status);
        await world.Template();
        var page = await new LandingVisitor(server).Get("/p/" + await world.Pass());
        Assert.Contains("--paper:#102030;", page.Html, StringComparison.Ordinal);
        Assert.Contains("--accent:#c81e28;", page.Html, StringComparison.Ordinal);
        Assert.Contains("h1 { letter-spacing: 0 }\n@media print", page.Html, StringComparison.Ordinal);
        Assert.Contains("Bakery Ltd. <Main St. 1>", page.Text, StringComparison.Ordinal);
        Assert.Contains("<a href=\"mailto:help@example.com\"", page.Html, StringComparison.Ordinal);
        var logo = await new LandingVisitor(server).Get(page.Attribute("class=\"owner-logo\" src=\"([^\"]+)\""));
        Assert.Equal((200, "image/png"), (logo.Status, logo.Headers["Content-Type"]));
        Assert.DoesNotContain(host.Urls.First(), page.Html, StringComparison.Ordinal);
        Assert.Equal(
            look,
            (await world.Api.Get("/v2/campaigns/campaign"))
                .Json.GetProperty("whiteLabel")
                .GetRawText()
                .Replace("<", "\\u003C", StringComparison.Ordinal)
                .Replace(">", "\\u003E", StringComparison.Ordinal)
        );
        Assert.Equal(200, (await world.Api.Put("/v2/campaigns/campaign", """{"whiteLabel":null}""")).Status);
    }

    [Theory]
    [InlineData("backgroundColor", "red;}*{display:none")]
    [InlineData("accentColor", "url(x)")]
    [InlineData("supportUrl", "javascript:alert(1)")]
    [InlineData("supportUrl", "//example.com")]
    [InlineData("logoUrl", "ftp://example.com/x.png")]
    [InlineData("logoUrl", "http://169.254.169.254/latest")]
    [InlineData("customCss", "a{background:url(https://e.example/x)}")]
    [InlineData("customCss", "a{background:u\\72l(x)}")]
    [InlineData("customCss", "a{background:URL (x)}")]
    [InlineData("customCss", "@import 'x';")]
    [InlineData("customCss", "@IMPORT 'x';")]
    [InlineData("customCss", "@font-face{font-family:x}")]
    [InlineData("customCss", "a{width:expression(alert(1))}")]
    [InlineData("customCss", "a{width:expr/**/ession(alert(1))}")]
    [InlineData("customCss", "a{behavior:x}")]
    [InlineData("customCss", "a{-moz-binding:x}")]
    [InlineData("customCss", "</style><script>alert(1)</script>")]
    [InlineData("customCss", "a{background:image-set('x' 1x)}")]
    [InlineData("customCss", "}body{")]
    [InlineData("customCss", "a{content:'}")]
    [InlineData("customCss", "a{color:red")]
    public async Task What_could_load_or_run_something_is_refused_by_name(string property, string value)
    {
        var world = await World.New(server);
        var body = ",\"whiteLabel\":" + JsonSerializer.Serialize(new Dictionary<string, string> { [property] = value });
        Assert.StartsWith(
            "whiteLabel." + property + ": ",
            (await world.CreateCampaign("campaign", body)).Refused(400),
            StringComparison.Ordinal
        );
        await world.Campaign();
        Assert.StartsWith(
            "whiteLabel." + property + ": ",
            (await world.Api.Put("/v2/campaigns/campaign", "{" + body[1..] + "}")).Refused(400),
            StringComparison.Ordinal
        );
    }

    private static async Task<WebApplication> LogoHost()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var host = builder.Build();
        host.MapGet("/logo.png", () => Results.Bytes(Pictures.Of(320, 100), "image/png"));
        await host.StartAsync();
        return host;
    }

    public sealed class Fetching : Server
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Fetch:AllowLoopback", "true");
        }
    }
}
