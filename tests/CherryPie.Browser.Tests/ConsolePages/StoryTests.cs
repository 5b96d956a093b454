using Microsoft.AspNetCore.Hosting;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>All of it, from the first sign-in to a redeemed coupon: a person at the console and the verb <c>simulate device</c> for the
/// customer's phone.</summary>
[Trait("needs", "chromium"), Trait("takes", "long")]
public sealed class StoryTests(PushBrowser browser) : IClassFixture<PushBrowser>
{
    [Fact]
    public async Task A_coupon_is_designed_issued_changed_seen_on_the_lock_screen_and_redeemed()
    {
        var page = await browser.Owner();
        await SignInByPasskey(page);

        await page.ClickAsync(".side >> text=Templates");
        await page.ClickAsync("main >> text=New template");
        await page.FillAsync("#in-name", "story_coupon");
        await page.CheckAsync("[name=start][value=coupon]");
        await page.ClickAsync("text=Make it");
        await page.FillAsync("#fields input[value='10 %']", "20 %");
        await Expect(page.Locator("#stage .value").First).ToHaveTextAsync("20 %");
        await page.ClickAsync("button[value=save]");
        await Expect(page.Locator("[role=status]")).ToContainTextAsync("Saved.");
        var designer = page.Url.Split('?')[0];

        await page.ClickAsync(".side >> text=Passes");
        await page.ClickAsync("main >> a:has-text('Issue a pass')");
        await page.ClickAsync(".picks >> text=story_coupon");
        await page.ClickAsync("main >> button:has-text('Issue')");
        await Expect(page.Locator("[role=status]")).ToContainTextAsync("The pass is issued.");
        await Expect(page.Locator(".wallet article.pass")).ToContainTextAsync("20 %");
        var onePass = page.Url.Split('?')[0];

        await using var phone = browser.Phone(onePass.Split('/')[^1]);
        await Eventually.Is(() => phone.Output.Contains("Pushes         from https://127.0.0.1", StringComparison.Ordinal));

        await page.GotoAsync(designer);
        await page.FillAsync("#fields input[value='20 %']", "25 %");
        await page.ClickAsync("button[value=publish]"); // which saves first
        await Expect(page.Locator("#phones")).ToHaveTextAsync("1");
        await Expect(page.Locator(".screen")).ToContainTextAsync("Now 25 % off");
        Assert.DoesNotContain("SHOWS", phone.Output, StringComparison.Ordinal); // it was told of nothing yet
        await page.ClickAsync("main form button.button");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("notice=published"));
        await Eventually.Is(() => phone.Output.Contains("SHOWS    Now 25 % off", StringComparison.Ordinal));
        Assert.Contains("push", phone.Output, StringComparison.Ordinal);

        await page.GotoAsync(onePass);
        await Expect(page.Locator(".wallet article.pass")).ToContainTextAsync("25 %");
        await page.ClickAsync("summary:has-text('Redeem')");
        await page.ClickAsync("button:has-text('Redeem now')");
        await Expect(page.Locator("[role=status]")).ToContainTextAsync("Redeemed.");
        await Eventually.Is(async () =>
        {
            await page.ReloadAsync();
            var told = await page.InnerTextAsync(".moments");
            return new[] { "Issued", "Added", "Redeemed" }.All(m => told.Contains(m, StringComparison.Ordinal));
        });
        phone.Terminate();
        var (code, output) = await phone.Ended();
        Assert.Equal(0, code);
        Assert.EndsWith("Unregistered   200", output.Trim(), StringComparison.Ordinal);
        await page.Context.CloseAsync();
    }

    private static async Task SignInByPasskey(IPage page)
    {
        var devices = await page.Context.NewCDPSessionAsync(page);
        await devices.SendAsync("WebAuthn.enable");
        await devices.SendAsync("WebAuthn.addVirtualAuthenticator", PasskeyTests.Authenticator);
        await page.GotoAsync("/console/me");
        await page.FillAsync("#in-passkey", "My laptop");
        await page.ClickAsync("text=Add a passkey");
        await Expect(page.Locator("[role=status]")).ToContainTextAsync("The passkey is added");
        await page.ClickAsync(".side >> text=Sign out");
        await page.ClickAsync("text=Sign in with a passkey");
        await Expect(page.Locator(".figures").First).ToContainTextAsync("Passes issued");
    }
}

/// <summary>The same with a stand-in for APNs, so that phones hear of changes.</summary>
public sealed class PushBrowser() : ConsoleBrowser(new PushingServer())
{
    /// <summary>A phone that adds a pass, as the verb <c>simulate device</c>.</summary>
    internal ServerProcess Phone(string pass)
    {
        var apns = ((PushingServer)Server).Apns;
        return ServerProcess.Start(
            Server.DataFolder,
            [
                "simulate",
                "device",
                pass,
                "--server",
                Server.Address,
                "--apns",
                apns.Endpoint.GetLeftPart(UriPartial.Authority),
                "--trusted-roots",
                apns.RootsFile,
            ],
            ("ConnectionStrings__CherryPie", Server.ConnectionString),
            ("DataFolder", Server.DataFolder)
        );
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await ((PushingServer)Server).Apns.DisposeAsync();
    }

    private sealed class PushingServer : ListeningServer
    {
        private FakeApns? _apns;

        public FakeApns Apns => _apns!;

        public override async Task InitializeAsync()
        {
            _apns = await FakeApns.Start();
            await base.InitializeAsync();
        }

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            ArgumentNullException.ThrowIfNull(builder);
            base.ConfigureWebHost(builder);
            builder.UseSetting("Push:Endpoint", Apns.Endpoint.GetLeftPart(UriPartial.Authority));
            builder.UseSetting("Push:TrustedRootsFile", Apns.RootsFile);
            builder.UseSetting("Push:Coalesce", "00:00:00.050");
            builder.UseSetting("Push:RetryAfter", "00:00:01");
        }
    }
}
