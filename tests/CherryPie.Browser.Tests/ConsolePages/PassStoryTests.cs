using Xunit;
using static Microsoft.Playwright.Assertions;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>A marketer makes a pass, finds it, changes and redeems it, without scripts.</summary>
[Trait("needs", "chromium")]
public sealed class PassStoryTests(ConsoleBrowser browser) : IClassFixture<ConsoleBrowser>
{
    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task A_pass_is_issued_found_changed_and_redeemed_without_scripts(int width)
    {
        var page = await browser.Owner(width, scripts: false);
        await page.GotoAsync($"/console/{browser.Account}/passes");
        await page.ClickAsync("main >> a:has-text('Issue a pass')");
        await page.ClickAsync(".picks >> text=demo");
        await page.FillAsync("[id=value-0]", $"Story {width}");
        await page.FillAsync("#in-userDefinedId", $"story-{width}");
        await page.ClickAsync("main >> button:has-text('Issue')");
        await Expect(page.Locator("[role=status]")).ToContainTextAsync("The pass is issued.");
        await Expect(page.Locator("h1")).ToHaveTextAsync($"Story {width}");
        await Expect(page.Locator(".wallet article.pass")).ToContainTextAsync($"Story {width}");

        await page.GotoAsync($"/console/{browser.Account}/passes");
        await page.ClickAsync(".narrow > summary");
        await page.FillAsync("#key-0", "name");
        await page.FillAsync("#value-0", $"Story {width}");
        await page.ClickAsync("button:has-text('Apply')");
        await Expect(page.Locator(".chips")).ToContainTextAsync($"name: Story {width}");
        await page.ClickAsync($"tbody >> text=Story {width}");

        await page.FillAsync("[id=value-1]", "12");
        await page.ClickAsync("main >> button:has-text('Save')");
        await Expect(page.Locator("[role=status]")).ToContainTextAsync("Saved.");
        await Expect(page.Locator(".wallet article.pass")).ToContainTextAsync("12");
        await page.ClickAsync("summary:has-text('Redeem')");
        await page.ClickAsync("button:has-text('Redeem now')");
        await Expect(page.Locator("[role=status]")).ToContainTextAsync("Redeemed.");
        await Expect(page.Locator(".pass-facts")).ToContainTextAsync("Redeemed");
        await Eventually.Is(async () =>
        {
            await page.ReloadAsync();
            return (await page.InnerTextAsync(".moments")).Contains("Issued", StringComparison.Ordinal)
                && (await page.InnerTextAsync(".moments")).Contains("points", StringComparison.Ordinal);
        });
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task The_picture_is_in_the_pass_s_own_colours_and_in_each_of_its_languages()
    {
        var page = await browser.Owner();
        await page.GotoAsync($"/console/{browser.Account}/passes/{browser.Pass}");
        var colour = await page.Locator(".wallet article.pass").EvaluateAsync<string>("p => getComputedStyle(p).backgroundColor");
        Assert.Equal("rgb(122, 20, 38)", colour);
        await page.ClickAsync(".tabs >> text=Deutsch");
        await Expect(page.Locator(".wallet article.pass")).ToContainTextAsync("Punkte");
        await Expect(page.Locator(".tabs [aria-current]")).ToHaveTextAsync("Deutsch");
        await page.Context.CloseAsync();
    }
}
