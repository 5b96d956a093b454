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

    // Each change draws every open call anew: ten at a time are drawn in seconds, fifty in a minute.
    private static readonly LocatorAssertionsToHaveCountOptions _slow = new() { Timeout = 60_000 };

    // A look at a call takes seconds: all calls in both colours at full scale.
    public static TheoryData<string, bool> Looks
    {
        get
        {
            var looks = new TheoryData<string, bool>();
            foreach (var (place, document) in new[] { "CherryPie v2", "WalletKit v1", "Apple Wallet web service v1" }.Index())
            {
                foreach (var dark in new[] { true, false }.Where(d => TestScale.Of(full: true, reduced: d == (place % 2 == 0))))
                {
                    looks.Add(document, dark);
                }
            }

            return looks;
        }
    }

    /// <summary>With the calls open, tried out and answered, all schemas shown, and the form of the credentials.</summary>
    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Its_texts_stand_out_from_what_is_behind_them_on_a_phone(string document, bool dark)
    {
        await Page.SetViewportSizeAsync(390, 844);
        await Page.EmulateMediaAsync(new() { ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light });
        await Show(document);
        await Check("body");
        var blocks = await Page.Locator(".opblock").EvaluateAllAsync<string[]>("blocks => blocks.map(b => '#' + b.id)");
        foreach (var group in blocks.Take(TestScale.Of(blocks.Length, 20)).Chunk(10))
        {
            await Look(string.Join(',', group), group.Length, $"look-{document}-{(dark ? "dark" : "light")}-{group[0][1..]}");
        }

        await Click($".model-container:nth-child(-n + {TestScale.Of(1000, 5)}) [aria-expanded=false]");
        await Check(".models");
        await Page.Locator(".auth-wrapper > .authorize").ClickAsync();
        await Expect(Page.Locator(".modal-ux form").First).ToBeVisibleAsync();
        await Check(".modal-ux");
    }

    private async Task Look(string group, int calls, string name)
    {
        await Click($":is({group}) .opblock-summary-control");
        await Expect(Page.Locator(".try-out__btn")).ToHaveCountAsync(calls, _slow); // drawn a while after its call has opened
        await Click(".try-out__btn");
        await Expect(Page.Locator(".execute")).ToHaveCountAsync(calls, _slow);
        await Click(".execute");
        await Expect(Page.Locator(".live-responses-table")).ToHaveCountAsync(calls, _slow);
        await Expect(Page.Locator(".opblock .loading")).ToHaveCountAsync(0, _slow);
        await Screenshot(name);
        await Check(".opblock.is-open");
        Assert.Equal(390, await Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        await Click($":is({group}) .opblock-summary-control");
        await Expect(Page.Locator(".opblock.is-open")).ToHaveCountAsync(0, _slow);
    }

    // Of one part: the rest is checked with its own, and each look at all of it takes half a minute.
    private async Task Check(string part)
    {
        var result = await Page.RunAxe(new AxeRunContext { Include = [new AxeSelector(part)] }, _contrast);
        Assert.NotEmpty(result.Passes);
        var faults = result.Violations.SelectMany(v => v.Nodes).Select(n => $"{n.Any.FirstOrDefault()?.Message} {n.Html}").ToList();
        Assert.True(faults.Count == 0, $"{faults.Count} faults\n{string.Join('\n', faults.Distinct())}");
    }

    private async Task Click(string what) =>
        await Page.EvaluateAsync("what => document.querySelectorAll(what).forEach(e => e.click())", what);
}
