using System.Text;
using CherryPie.Server.Tests.Google;
using CherryPie.Server.Tests.Landing;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>A console whose Google is the stand-in.</summary>
public sealed class GoogleBrowser() : ConsoleBrowser(new StandInServer())
{
    internal FakeGoogle Google => ((StandInServer)Server).Google;
}

/// <summary>From no issuer to a pass that somebody has saved, by the console's pages.</summary>
[Trait("needs", "chromium")]
public sealed class GooglePanelTests(GoogleBrowser browser) : IClassFixture<GoogleBrowser>
{
    private const int Button = 40;

    [Fact]
    public async Task An_owner_brings_an_issuer_gives_it_to_a_campaign_and_sees_a_pass_saved()
    {
        var page = await browser.Owner(scripts: false);
        await page.ClickAsync(".side >> text=Google Wallet");
        await Expect(page.Locator("main h2")).ToHaveTextAsync("No issuer yet");
        await page.ClickAsync("main >> a:has-text('I have all three')");
        await page.FillAsync("#in-issuerId", browser.Google.IssuerId);
        await page.SetInputFilesAsync("#in-file", Payload("no key"));
        await page.ClickAsync("text=Try and keep");
        await Expect(page.Locator("#in-file-fault")).ToContainTextAsync("This is no key of a service account");
        await page.SetInputFilesAsync("#in-file", Payload(FakeGoogle.Key));
        await page.ClickAsync("text=Try and keep");
        await Expect(page.Locator("main [role=status]")).ToContainTextAsync("Google took the key");
        await page.FillAsync("#in-campaign", browser.Campaign);
        await page.ClickAsync("text=Give it for good");
        await Expect(page.Locator("main [role=status]")).ToContainTextAsync("Given.");

        var link = await Link();
        Assert.Equal(200, (await browser.Google.Browse(link, referer: browser.Server.Address + "/")).Status);
        Assert.Equal(303, (await browser.Google.Browse(link, "save")).Status);
        await page.GotoAsync($"/console/{browser.Account}/passes/{browser.Pass}");
        await Expect(page.Locator("section:has(#google)")).ToContainTextAsync("saved by 1 person");
        await page.Context.CloseAsync();
        await AreForEverybody();
    }

    private async Task AreForEverybody()
    {
        var account = $"/console/{browser.Account}";
        foreach (var (width, isDark) in new[] { (320, false), (390, true), (1280, false) })
        {
            var page = await browser.Owner(width, isDark);
            foreach (
                var (name, path) in new[]
                {
                    ("panel", $"{account}/google"),
                    ("new", $"{account}/google/new"),
                    ("preview", $"{account}/templates/demo/google"),
                    ("pass", $"{account}/passes/{browser.Pass}"),
                    ("german", $"{account}/google?lang=de"),
                }
            )
            {
                await browser.Show(page, path);
                await page.EvaluateAsync("() => document.querySelectorAll('main details:not(.menu)').forEach(d => d.open = true)");
                var shown = $"console-google-{name}-{width}{(isDark ? "-dark" : "")}";
                await Screenshots.Keep(shown, page);
                await Accessibility.Check(page, shown, Button);
            }

            await Accessibility.TabThrough(page);
            await page.Context.CloseAsync();
        }
    }

    private async Task<string> Link()
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var answer = await http.GetAsync(new Uri($"{browser.Server.Address}/v2/passes/{browser.Pass}/googleWallet"));
        return answer.Headers.Location?.OriginalString
            ?? throw new InvalidOperationException($"{answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    private static FilePayload Payload(string content) =>
        new()
        {
            Name = "key.json",
            MimeType = "application/json",
            Buffer = Encoding.UTF8.GetBytes(content),
        };
}
