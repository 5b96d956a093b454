using Xunit;
using static Microsoft.Playwright.Assertions;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>Passkeys, by Chromium's own virtual authenticator.</summary>
[Trait("needs", "chromium")]
public sealed class PasskeyTests(ConsoleBrowser browser) : IClassFixture<ConsoleBrowser>
{
    /// <summary>A phone or a laptop with a finger on it.</summary>
    internal static Dictionary<string, object> Authenticator =>
        new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        };

    [Fact]
    public async Task Whoever_adds_one_signs_in_by_it_until_it_is_removed()
    {
        var page = await browser.Owner();
        var devices = await page.Context.NewCDPSessionAsync(page);
        await devices.SendAsync("WebAuthn.enable");
        await devices.SendAsync("WebAuthn.addVirtualAuthenticator", Authenticator);
        await page.GotoAsync("/console/me");
        await page.FillAsync("#in-passkey", "My laptop");
        await page.ClickAsync("text=Add a passkey");
        await Expect(page.Locator("[role=status]")).ToContainTextAsync("The passkey is added");
        await Expect(page.Locator(".rows").First).ToContainTextAsync("My laptop");

        await page.ClickAsync(".side >> text=Sign out");
        await page.ClickAsync("text=Sign in with a passkey");
        await page.WaitForURLAsync($"**/console/{browser.Account}");

        // And a session that is old is confirmed by it.
        browser.Server.Clock.Advance(TimeSpan.FromMinutes(16));
        await page.GotoAsync("/console/me/authenticator");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Is it you?");
        await page.ClickAsync("text=Sign in with a passkey");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Set up an authenticator app");

        // It is the only way in, until there is a password.
        await page.GotoAsync("/console/me");
        await Expect(page.Locator(".rows").First).ToContainTextAsync("It is your only way to sign in.");
        await Expect(page.Locator(".rows button:has-text('Remove')")).ToHaveCountAsync(0);
        await page.FillAsync("#in-password", "seven pies in a row");
        await page.ClickAsync("text=Change password");
        await Expect(page.Locator("[role=status]")).ToContainTextAsync("Your password is changed");
        await page.ClickAsync(".rows >> text=Remove");
        await Expect(page.Locator("[role=status]")).ToContainTextAsync("The passkey is removed");
        await page.ClickAsync(".side >> text=Sign out");
        await page.ClickAsync("text=Sign in with a passkey");
        await Expect(page.Locator("[role=alert]:visible")).ToContainTextAsync("That did not work");
        await page.GotoAsync($"/console/{browser.Account}");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Sign in");
        await page.Context.CloseAsync();
    }
}
