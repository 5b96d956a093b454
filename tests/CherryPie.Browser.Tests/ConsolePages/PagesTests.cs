using CherryPie.Server.Features.Certificates;
using CherryPie.Server.Tests.Landing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;
using Xunit.Sdk;
using static Microsoft.Playwright.Assertions;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>How the console's pages look and work in a browser: for everybody, on a phone, by night, without scripts.</summary>
[Trait("needs", "chromium")]
public sealed class PagesTests(ConsoleBrowser browser) : IClassFixture<ConsoleBrowser>
{
    private const int Button = 40,
        MostBytes = 100_000;

    [Theory]
    [InlineData(390, false)]
    [InlineData(390, true)]
    [InlineData(1024, false)]
    [InlineData(1440, false)]
    [InlineData(1440, true)]
    public async Task Each_page_is_for_everybody(int width, bool isDark)
    {
        var page = await browser.Owner(width, isDark);
        var faults = new List<string>();
        foreach (var (name, path) in await Pages())
        {
            await browser.Show(page, path);
            var shown = $"console-{name}-{width}{(isDark ? "-dark" : "")}";
            await Screenshots.Keep(shown, page);
            try
            {
                await Accessibility.Check(page, shown, Button);
            }
            catch (XunitException fault)
            {
                faults.Add(fault.Message); // all pages' at once
            }
        }

        await page.Context.CloseAsync();
        Assert.Empty(faults);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("de")]
    public async Task No_page_scrolls_sideways_on_the_smallest_phone(string language)
    {
        var page = await browser.Owner(320);
        var faults = new List<string>();
        foreach (var (name, path) in await Pages())
        {
            await browser.Show(page, $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}lang={language}");
            await page.EvaluateAsync("() => document.querySelectorAll('details').forEach(d => d.open = true)");
            if (await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth") is not 320 and var wide)
            {
                faults.Add($"{name}: {wide}");
            }

            Assert.Equal(language, await page.GetAttributeAsync("html", "lang"));
        }

        await page.Context.CloseAsync();
        Assert.Empty(faults);
    }

    [Fact]
    public async Task A_first_visit_costs_less_than_100_kB_and_asks_nobody_else()
    {
        foreach (var (name, path) in await Pages())
        {
            var page = await browser.Owner();
            var cookies = await page.Context.CookiesAsync();
            var fresh = await browser.Page();
            await fresh.Context.AddCookiesAsync(
                cookies.Select(c => new Cookie
                {
                    Name = c.Name,
                    Value = c.Value,
                    Url = browser.Address,
                })
            );
            var requests = new List<IRequest>();
            fresh.RequestFinished += (_, request) => requests.Add(request);
            await fresh.GotoAsync(path, new() { WaitUntil = WaitUntilState.NetworkIdle });
            var bytes = 0;
            foreach (var request in requests.ToList())
            {
                Assert.StartsWith(browser.Address, request.Url, StringComparison.Ordinal);
                var sizes = await request.SizesAsync();
                bytes += sizes.ResponseBodySize + sizes.ResponseHeadersSize;
            }

            Assert.InRange(bytes, 1, MostBytes);
            Assert.True(requests.Count >= 2, name);
            await page.Context.CloseAsync();
            await fresh.Context.CloseAsync();
        }
    }

    [Fact]
    public async Task Everything_but_passkeys_works_without_scripts()
    {
        var owner = await browser.Owner(scripts: false);
        await Expect(owner.Locator(".figures")).ToContainTextAsync("Passes issued");
        await owner.ClickAsync(".side >> text=Team");
        await owner.FillAsync("#in-email", "without.scripts@example.com");
        await owner.ClickAsync("text=Campaigns, templates and pushes.");
        await owner.ClickAsync("main >> button:has-text('Invite')");
        var link = await owner.InputValueAsync("#link");

        var invited = await browser.Page(scripts: false);
        await invited.GotoAsync(new Uri(link).PathAndQuery);
        await invited.FillAsync("#in-name", "Without Scripts");
        await invited.FillAsync("#in-password", "no script at all");
        await invited.ClickAsync("text=Create access and join");
        await invited.WaitForURLAsync($"**/console/{browser.Account}?notice=joined");
        await Expect(invited.Locator("[role=status]")).ToContainTextAsync("Welcome");
        await invited.ClickAsync(".side >> text=Without Scripts");
        await invited.SelectOptionAsync("#in-language", "de");
        await invited.ClickAsync("text=Save");
        await Expect(invited.Locator("h1")).ToHaveTextAsync("Dein Profil");
        await invited.ClickAsync(".side >> text=Abmelden");
        await Expect(invited.Locator("h1")).ToHaveTextAsync("Sign in");

        await owner.ReloadAsync();
        await owner.ClickAsync("summary:has-text('Change Without Scripts')");
        await owner.ClickAsync("tr:has-text('Without Scripts') >> text=Remove from the team");
        await Expect(owner.Locator("[role=status]")).ToContainTextAsync("Removed");
        await Expect(owner.Locator("tbody")).Not.ToContainTextAsync("Without Scripts");
        await owner.Context.CloseAsync();
        await invited.Context.CloseAsync();
    }

    [Fact]
    public async Task What_people_call_themselves_runs_nothing_and_no_webhook_s_path_is_shown()
    {
        var page = await browser.Owner();
        page.Dialog += (_, dialog) => Assert.Fail(dialog.Message);
        var refused = new List<string>();
        page.Console += (_, message) => refused.Add(message.Text);
        await page.GotoAsync($"/console/{browser.Account}/team");
        await Expect(page.Locator("tbody")).ToContainTextAsync("<script>alert(1)</script>");
        await browser.Show(page, $"/console/{browser.Account}");
        await Expect(page.Locator("main")).ToContainTextAsync("till.bakery.example.com");
        Assert.DoesNotContain("secret-path", await page.ContentAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(refused, m => m.Contains("Content Security Policy", StringComparison.Ordinal));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task An_owner_renews_a_certificate_by_the_wizard_without_scripts()
    {
        var page = await browser.Owner(scripts: false);
        await page.ClickAsync(".side >> text=Certificates");
        await page.ClickAsync($"main >> text={browser.PassType}");
        await page.ClickAsync("main >> a:has-text('Renew')");
        var download = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("text=Download the request"));
        var csr = await File.ReadAllTextAsync(await download.PathAsync());
        var authority = await browser.Server.Services.GetRequiredService<DevelopmentChain>().Authority(CancellationToken.None);
        var signed = authority!.Sign(csr, browser.PassType, World.Team, "Example, Inc.", nfc: false, browser.Server.Clock.GetUtcNow());
        await page.SetInputFilesAsync("#in-file", Payload("wrong.cer", "nothing of Apple's"u8.ToArray()));
        await page.ClickAsync("text=Check and add");
        await Expect(page.Locator("#in-file-fault")).ToContainTextAsync("This file is no certificate");
        await page.SetInputFilesAsync("#in-file", Payload("pass.cer", signed));
        await page.ClickAsync("text=Check and add");
        await page.WaitForURLAsync($"**/certificates/{browser.PassType}?notice=renewed");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(2);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_campaign_is_made_frozen_and_ended_without_scripts()
    {
        var page = await browser.Owner(scripts: false);
        await page.ClickAsync(".side >> text=Campaigns");
        await page.ClickAsync("main >> text=New campaign");
        await page.FillAsync("#in-name", "from_the_browser");
        await page.FillAsync("#in-displayName", "From the browser");
        await page.FillAsync("#in-maxIssue", "12");
        await page.ClickAsync("main >> button:has-text('Create')");
        await Expect(page.Locator("[role=status]")).ToContainTextAsync("Next it needs a template");
        await page.ClickAsync("main >> a:has-text('Freeze')");
        await page.ClickAsync("main >> button:has-text('Freeze')");
        await Expect(page.Locator("main")).ToContainTextAsync("The campaign is frozen");
        await page.ClickAsync("main >> a:has-text('End for good')");
        await page.FillAsync("#in-confirm", "from_the_browser");
        await page.ClickAsync("main >> button:has-text('End for good')");
        await Expect(page.Locator("main")).ToContainTextAsync("This campaign has ended");
        await page.ClickAsync("main >> .back");
        await page.FillAsync("#in-q", "browser");
        await page.ClickAsync("main >> text=Search");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Everything_is_reached_by_the_tab_key()
    {
        var page = await browser.Owner();
        foreach (var (_, path) in (await Pages()).Where(p => p.Name is "sign-in" or "home" or "accounts"))
        {
            await browser.Show(page, path);
            await Accessibility.TabThrough(page);
        }

        await page.Context.CloseAsync();
    }

    private static FilePayload Payload(string name, byte[] content) =>
        new()
        {
            Name = name,
            MimeType = "application/x-x509-ca-cert",
            Buffer = content,
        };

    /// <summary>All pages, for whoever wants to see them elsewhere.</summary>
    internal static Task<List<(string Name, string Path)>> Of(ConsoleBrowser browser) => new PagesTests(browser).Pages();

    private async Task<List<(string Name, string Path)>> Pages()
    {
        var token = await ConsoleVisitor.Invitation(browser.Server, browser.Account, "editor");
        return
        [
            ("sign-in", "/console/sign-in"),
            ("invitation", "/console/invitation/" + token),
            ("accounts", "/console/accounts"),
            ("home", $"/console/{browser.Account}"),
            ("team", $"/console/{browser.Account}/team"),
            ("certificates", $"/console/{browser.Account}/certificates"),
            ("certificate", $"/console/{browser.Account}/certificates/{browser.PassType}"),
            ("certificate-wizard", $"/console/{browser.Account}/certificates/new?renews={browser.PassType}"),
            ("google", $"/console/{browser.Account}/google"),
            ("google-new", $"/console/{browser.Account}/google/new"),
            ("google-preview", $"/console/{browser.Account}/templates/demo/google"),
            ("campaigns", $"/console/{browser.Account}/campaigns"),
            ("campaign", $"/console/{browser.Account}/campaigns/{browser.Campaign}"),
            ("campaign-new", $"/console/{browser.Account}/campaigns/new"),
            ("campaign-end", $"/console/{browser.Account}/campaigns/{browser.Campaign}/end"),
            ("pushes", $"/console/{browser.Account}/pushes?still=yes"),
            ("developers", $"/console/{browser.Account}/developers"),
            ("key", $"/console/{browser.Account}/developers/key"),
            ("webhook", $"/console/{browser.Account}/developers/webhooks/wh_till"),
            ("webhook-new", $"/console/{browser.Account}/developers/webhooks/new"),
            ("events", $"/console/{browser.Account}/developers/events"),
            ("errors", $"/console/{browser.Account}/developers/errors"),
            ("audit", $"/console/{browser.Account}/audit"),
            ("tenants", "/console/installation/accounts"),
            ("tenant", $"/console/installation/accounts/{browser.Account}"),
            ("tenant-new", "/console/installation/accounts/new"),
            ("jobs", "/console/installation/jobs"),
            ("templates", $"/console/{browser.Account}/templates"),
            ("new-template", $"/console/{browser.Account}/templates/new"),
            ("designer", $"/console/{browser.Account}/templates/demo"),
            ("designer-redeemed", $"/console/{browser.Account}/templates/demo?design=redeemed"),
            ("publish", $"/console/{browser.Account}/templates/demo/publish"),
            ("passes", $"/console/{browser.Account}/passes"),
            ("passes-filtered", $"/console/{browser.Account}/passes?state=redeemed&key=name&value=Emre%20Rossi&from=2020-01-01"),
            ("pass", $"/console/{browser.Account}/passes/{browser.Pass}"),
            ("pass-change", $"/console/{browser.Account}/passes/change?state=redeemed"),
            ("imports", $"/console/{browser.Account}/imports"),
            ("import-new", $"/console/{browser.Account}/imports/new"),
            ("import-columns", $"/console/{browser.Account}/imports/files/{browser.Imports.File}?template=demo"),
            ("import-tried", $"/console/{browser.Account}/imports/{browser.Imports.Tried}"),
            ("import-done", $"/console/{browser.Account}/imports/{browser.Imports.Done}"),
            ("issue", $"/console/{browser.Account}/passes/issue"),
            ("issue-demo", $"/console/{browser.Account}/passes/issue?template=demo"),
            ("me", "/console/me"),
            ("authenticator", "/console/me/authenticator"),
            ("confirm", "/console/confirm"),
            ("missing", "/console/nothing"),
        ];
    }
}
