using CherryPie.Server.Tests.Google;
using CherryPie.Wallet.Tests.Google;
using Xunit;

namespace CherryPie.Server.Tests.Landing;

/// <summary>A person with an Android phone, the page of a pass, and the stand-in for Google.</summary>
[Trait("needs", "chromium")]
public sealed class GoogleWalletTests(StandInServer server) : IClassFixture<StandInServer>, IAsyncLifetime
{
    private const string Keys = """
        "dynamicKeys":[{"key":"points","type":"number","defaultValue":12.5},{"key":"name","type":"string","defaultValue":"Ada Ünal"},
        {"key":"sum","type":"number","defaultValue":3},{"key":"at","type":"dateTime","defaultValue":"2030-06-01T19:30:00+02:00"}]
        """;

    private LandingBrowser? _browser;

    public async Task InitializeAsync() => _browser = await LandingBrowser.Start();

    public async Task DisposeAsync() => await (_browser?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Fact]
    public async Task The_button_leads_to_Google_s_page_where_the_pass_of_each_style_is_saved()
    {
        var world = await World.New(server);
        var issuer = await world.StandInIssuer(server.Google);
        await world.Campaign(more: $",\"googleIssuerId\":\"{issuer}\"");
        foreach (var style in SampleStyle.All)
        {
            var pass = await LandingBrowser.Pass(world, style);
            var page = await _browser!.Page(LandingBrowser.Android);
            await page.SetViewportSizeAsync(390, 664);
            await page.GotoAsync($"{server.Address}/p/{pass}");
            await Screenshots.Keep($"google-{style.Name}", page);
            var button = page.Locator(".get .button.wallet");
            var box = (await button.BoundingBoxAsync())!;
            Assert.True(box.Y + box.Height <= 664, $"{style.Name}: {box.Y + box.Height}");
            await button.ClickAsync();
            Assert.StartsWith(server.Google.StandIn.SaveUrl, page.Url, StringComparison.Ordinal);
            Assert.True(page.Url.Length <= 1800, $"{style.Name}: {page.Url.Length} characters");
            await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Save" }).ClickAsync();
            Assert.Equal("Saved 1 times", await page.Locator("#users").TextContentAsync());
            await page.Context.CloseAsync();
        }
    }

    [Fact]
    public async Task Each_template_of_the_matrix_is_a_short_link_that_opens()
    {
        var world = await World.New(server);
        await world.Campaign(more: $",\"googleIssuerId\":\"{await world.StandInIssuer(server.Google)}\"");
        var page = await _browser!.Page(LandingBrowser.Android);
        foreach (var (number, (name, design, settings)) in Matrix.Designs().Index())
        {
            var made = await world.PostTemplate(
                $$"""
                {"name":"t{{number}}","campaignName":"campaign","language":"en","startDate":"2010-08-01T00:00:00Z","passbook":{{design}},
                "googleWallet":{{settings}},{{Keys}}}
                """
            );
            Assert.True(made.Status == 200, $"{name}: {made.Text}");
            await page.GotoAsync($"{server.Address}/p/{await world.Pass($"t{number}")}");
            await page.Locator(".get .button.wallet").ClickAsync();
            var save = page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Save" });
            Assert.True(await save.CountAsync() == 1, $"{name}: {page.Url} {await page.ContentAsync()}");
            Assert.StartsWith(server.Google.StandIn.SaveUrl, page.Url, StringComparison.Ordinal);
            Assert.True(page.Url.Length <= 1800, $"{name}: {page.Url.Length} characters");
        }

        await page.Context.CloseAsync();
        Assert.DoesNotContain(server.Google.Calls(), c => c.Status is not (200 or 404));
    }

    [Fact]
    public async Task A_computer_shows_both_codes_and_they_lead_to_the_pass()
    {
        var world = await World.New(server);
        var issuer = await world.StandInIssuer(server.Google);
        await world.Campaign(more: $",\"googleIssuerId\":\"{issuer}\"");
        var pass = await LandingBrowser.Pass(world, SampleStyle.All[0]);
        var page = await _browser!.Page(LandingBrowser.Desktop, "de", scripts: true);
        await page.GotoAsync($"{server.Address}/p/{pass}");
        await Screenshots.Keep("google-desktop", page);
        Assert.Equal(2, await page.Locator(".link-code").CountAsync());
        await Accessibility.Check(page, "google-desktop");
        await page.Context.CloseAsync();
    }
}
