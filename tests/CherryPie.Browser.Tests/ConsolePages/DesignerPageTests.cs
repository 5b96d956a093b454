using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>The designer in a browser: live, by keyboard alone, and without scripts.</summary>
[Trait("needs", "chromium")]
public sealed class DesignerPageTests(ConsoleBrowser browser) : IClassFixture<ConsoleBrowser>
{
    [Fact]
    public async Task The_picture_follows_what_is_typed_and_what_is_wrong_stands_at_its_input()
    {
        var page = await browser.Owner();
        var refused = new List<string>();
        page.Console += (_, message) => refused.Add(message.Text);
        await Make(page, "live", "coupon");
        var value = page.Locator("#fields input[value='10 %']");
        await value.FillAsync("20 %");
        await Expect(page.Locator("#stage .value").First).ToHaveTextAsync("20 %");
        await page.FillAsync("#d-background", "#0a6c3c");
        await Expect(page.Locator("#stage .pass")).ToHaveCSSAsync("--bg", "#0a6c3c");
        await page.FillAsync("#d-background", "grass");
        await Expect(page.Locator("[data-at=background] .fault")).ToContainTextAsync("must be");
        await Expect(page.Locator("#d-background")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(page.Locator("#picture-part .old")).ToBeVisibleAsync();
        await page.FillAsync("#d-background", "#123456");
        await Expect(page.Locator("#stage .pass")).ToHaveCSSAsync("--bg", "#123456");
        await Expect(page.Locator("[data-at=background] .fault")).ToHaveCountAsync(0);
        await Expect(page.Locator("#picture-part .old")).ToHaveCountAsync(0);

        // A picture is shown before it is saved, whatever the browser can read.
        await page.SetInputFilesAsync(
            "#d-passbook-StripFile",
            new FilePayload
            {
                Name = "s.png",
                MimeType = "image/png",
                Buffer = Strip,
            }
        );
        await Expect(page.Locator("#stage .strip-image")).ToBeVisibleAsync();
        await Expect(page.Locator(".crop-strip img")).ToBeVisibleAsync();
        await page.ClickAsync("text=Add a field Header");
        await Expect(page.Locator("#d-fields\\.0\\.label")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Code");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("ABC");
        await Expect(page.Locator("#stage .header .value")).ToHaveTextAsync("ABC");
        Assert.DoesNotContain(refused, m => m.Contains("Content Security Policy", StringComparison.Ordinal));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_coupon_is_made_and_changed_by_keyboard_alone()
    {
        var page = await browser.Owner();
        await page.GotoAsync($"/console/{browser.Account}/templates/new");
        await page.FocusAsync("#in-name");
        await page.Keyboard.TypeAsync("keys_only");
        await page.FocusAsync("text=Make it");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("h1")).ToHaveTextAsync("keys_only");
        await Reach(page, "d-fields.0.value");
        await page.Keyboard.PressAsync("ControlOrMeta+a");
        await page.Keyboard.TypeAsync("20 %");
        await page.Keyboard.PressAsync("Enter"); // is Preview
        await Expect(page.Locator("#stage .value").First).ToHaveTextAsync("20 %");
        await page.FocusAsync("button[value='fields.down.0']");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#d-fields\\.0\\.group")).ToHaveValueAsync("secondary");
        await Expect(page.Locator("button[value='fields.down.0']")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Shift+Tab");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#d-fields\\.0\\.group")).ToHaveValueAsync("primary");
        await page.FocusAsync("[name=side][value=front]");
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Locator(".behind")).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_typed_stays_while_the_design_after_redemption_is_shown(bool scripts)
    {
        var page = await browser.Owner(scripts: scripts);
        await Make(page, $"two_designs_{scripts}", "coupon");
        await page.FillAsync("#d-logoText", "Not saved yet");
        await page.ClickAsync(".tabs >> text=After redemption");
        await Expect(page.Locator(".tabs [aria-current]")).ToHaveTextAsync("After redemption");
        await page.FillAsync("#d-logoText", "Redeemed");
        await page.PressAsync("#d-logoText", "Enter"); // is Preview, and not the button that stands first
        await Expect(page.Locator("#stage .logo-text")).ToHaveTextAsync("Redeemed");
        await page.ClickAsync(".tabs >> text=The pass");
        await Expect(page.Locator("#d-logoText")).ToHaveValueAsync("Not saved yet");
        await page.ClickAsync("button[value=save]");
        await Expect(page.Locator("[role=status]").First).ToBeVisibleAsync();
        await page.ClickAsync(".tabs >> text=After redemption");
        await Expect(page.Locator("#d-logoText")).ToHaveValueAsync("Redeemed");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task All_of_it_works_without_scripts()
    {
        var page = await browser.Owner(scripts: false);
        await Make(page, "no_scripts", "storeCard");
        await page.FillAsync("#d-logoText", "Without Scripts");
        await page.ClickAsync("button[value=preview].button");
        await Expect(page.Locator("#stage .logo-text")).ToHaveTextAsync("Without Scripts");
        await page.ClickAsync("text=Add a field Secondary");
        await page.FillAsync("#d-fields\\.2\\.label", "Level");
        await page.FillAsync("#d-fields\\.2\\.value", "Gold");
        await page.ClickAsync("button[value='fields.up.2']");
        await Expect(page.Locator("#stage .secondary .value").First).ToHaveTextAsync("Gold");
        await page.ClickAsync("button[value=try]");
        await Expect(page.Locator("#tried svg")).ToBeVisibleAsync();
        await page.ClickAsync("text=Publish to phones");
        await Expect(page.Locator("main")).ToContainTextAsync("No phone has one of these passes");
        await page.Context.CloseAsync();
    }

    private static byte[] Strip => Landing.Artwork.Strip(30);

    private async Task Make(IPage page, string name, string style)
    {
        await page.GotoAsync($"/console/{browser.Account}/templates/new");
        await page.FillAsync("#in-name", name);
        await page.CheckAsync($"[name=start][value={style}]");
        await page.ClickAsync("text=Make it");
        await Expect(page.Locator("h1")).ToHaveTextAsync(name);
    }

    // By Tab, from where the page begins.
    private static async Task Reach(IPage page, string id)
    {
        for (var i = 0; i < 200; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<string>("() => document.activeElement.id") == id)
            {
                return;
            }
        }

        Assert.Fail(id + " is never reached");
    }
}
