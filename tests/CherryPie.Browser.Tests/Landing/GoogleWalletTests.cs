using CherryPie.Server.Tests.Google;
using Xunit;

namespace CherryPie.Server.Tests.Landing;

/// <summary>A person with an Android phone, the page of a pass, and the stand-in for Google.</summary>
[Trait("needs", "chromium")]
public sealed class GoogleWalletTests(StandInServer server) : IClassFixture<StandInServer>, IAsyncLifetime
{
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
