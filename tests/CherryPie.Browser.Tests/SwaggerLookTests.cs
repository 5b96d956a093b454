using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace CherryPie.Server.Tests.OpenApi;

[Trait("needs", "chromium")]
public sealed class SwaggerLookTests(ListeningServer server) : SwaggerPage(server), IClassFixture<ListeningServer>
{
    private static readonly AxeRunOptions _contrast = new()
    {
        RunOnly = new() { Type = "rule", Values = ["color-contrast"] },
    };

    // All calls are drawn at once.
    private static readonly LocatorAssertionsToHaveCountOptions _slow = new() { Timeout = 60_000 };

    /// <summary>With all calls open, tried out and answered, all schemas shown, and the form of the credentials.</summary>
    [Theory]
    [InlineData("CherryPie v2", false)]
    [InlineData("CherryPie v2", true)]
    [InlineData("WalletKit v1", false)]
    [InlineData("WalletKit v1", true)]
    [InlineData("Apple Wallet web service v1", false)]
    [InlineData("Apple Wallet web service v1", true)]
    public async Task Its_texts_stand_out_from_what_is_behind_them_on_a_phone(string document, bool dark)
    {
        await Page.SetViewportSizeAsync(390, 844);
        await Page.EmulateMediaAsync(new() { ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light });
        await Show(document);
        await Click(".opblock:not(.is-open) .opblock-summary-control");
        await Expect(Page.Locator(".opblock:not(.is-open)")).ToHaveCountAsync(0, _slow);
        var calls = await Page.Locator(".opblock").CountAsync();
        await Expect(Page.Locator(".try-out__btn")).ToHaveCountAsync(calls, _slow); // drawn a while after its call has opened
        await Click(".try-out__btn");
        await Click(".models [aria-expanded=false]");
        await Expect(Page.Locator(".execute")).ToHaveCountAsync(calls, _slow);
        await Click(".execute");
        await Expect(Page.Locator(".live-responses-table")).ToHaveCountAsync(calls, _slow);
        await Expect(Page.Locator(".opblock .loading")).ToHaveCountAsync(0, _slow);
        await Screenshot($"look-{document}-{(dark ? "dark" : "light")}");
        await Check();
        Assert.Equal(390, await Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));

        await Page.Locator(".auth-wrapper > .authorize").ClickAsync();
        await Expect(Page.Locator(".modal-ux form").First).ToBeVisibleAsync();
        await Check();
    }

    private async Task Check()
    {
        var result = await Page.RunAxe(_contrast);
        Assert.NotEmpty(result.Passes);
        var faults = result.Violations.SelectMany(v => v.Nodes).Select(n => $"{n.Any.FirstOrDefault()?.Message} {n.Html}").ToList();
        Assert.True(faults.Count == 0, $"{faults.Count} faults\n{string.Join('\n', faults.Distinct())}");
    }

    private async Task Click(string what) =>
        await Page.EvaluateAsync("what => document.querySelectorAll(what).forEach(e => e.click())", what);
}
