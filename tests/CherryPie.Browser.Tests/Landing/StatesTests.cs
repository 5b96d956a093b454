using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace CherryPie.Server.Tests.Landing;

[Trait("needs", "chromium")]
public sealed class StatesTests(ListeningServer server) : IClassFixture<ListeningServer>, IAsyncLifetime
{
    private static readonly (string Name, string? Change)[] _states =
        [("active", null), ("redeemed", """{"isRedeemed":true}"""), ("voided", """{"isVoided":true}"""), ("invalid", """{"isInvalid":true}"""), ("expired", """{"expiryDate":"2020-05-01T00:00:00Z"}""")];

    private LandingBrowser? _browser;

    private LandingBrowser Browser => _browser!;

    public async Task InitializeAsync() => _browser = await LandingBrowser.Start();

    public async Task DisposeAsync() => await (_browser?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Fact]
    public async Task Every_state_is_accessible_on_every_device_in_every_direction_of_writing()
    {
        var world = await LandingBrowser.World(server);
        var style = SampleStyle.All[0];
        var passes = new List<(string State, string Id)>();
        foreach (var (name, change) in _states)
        {
            var id = await LandingBrowser.Pass(world, style);
            passes.Add((name, id));
            Assert.Equal(200, change is null ? 200 : (await world.Api.Put("/v2/passes/" + id, change)).Status);
        }

        var later = await LandingBrowser.Pass(world, style, "later", ""","dynamicData":{"name":"Ada"}""", await Later(world));
        passes.Add(("not-started", later));
        foreach (var (device, agent) in new[] { ("iphone", LandingBrowser.IPhone), ("android", LandingBrowser.Android), ("desktop", LandingBrowser.Desktop) })
        {
            foreach (var language in new[] { "en", "de", "ar" })
            {
                var page = await Browser.Page(agent, language, scripts: true);
                var elsewhere = Listen(page);
                foreach (var (state, id) in passes)
                {
                    await page.GotoAsync($"{server.Address}/p/{id}");
                    await Expect(page.Locator("html")).ToHaveAttributeAsync("dir", language == "ar" ? "rtl" : "ltr");
                    await Expect(page.Locator(".state." + state)).ToHaveCountAsync(state == "active" ? 0 : 1);
                    await Expect(page.Locator(".symbol")).ToHaveCountAsync(state is "active" or "redeemed" ? 1 : 0);
                    await Screenshots.Keep($"{device}-{language}-{state}", await page.ScreenshotAsync(new() { FullPage = true }));
                    await Accessibility.Check(page, $"{device} {language} {state}");
                }

                Assert.Empty(elsewhere);
                await page.Context.CloseAsync();
            }
        }
    }

    [Fact]
    public async Task Everything_is_reached_by_the_keyboard()
    {
        var world = await LandingBrowser.World(server);
        var page = await Browser.Page(LandingBrowser.Desktop, scripts: true);
        await page.GotoAsync($"{server.Address}/p/{await LandingBrowser.Pass(world, SampleStyle.All[0])}");
        await Accessibility.Walk(page);
        await page.Locator("summary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("Valid at all branches.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Old_links_lead_to_the_pass()
    {
        var world = await LandingBrowser.World(server);
        var id = await LandingBrowser.Pass(world, SampleStyle.All[0]);
        var page = await Browser.Page(LandingBrowser.IPhone, scripts: true);
        var elsewhere = Listen(page);
        await page.GotoAsync($"{server.Address}/~/#/p/{id}");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Fern & Ring Club");
        Assert.Equal($"{server.Address}/p/{id}", page.Url);
        await page.GotoAsync($"{server.Address}/~/#/nonsense");
        await Expect(page.Locator("#lost")).ToBeVisibleAsync();
        Assert.Empty(elsewhere);
    }

    [Fact]
    public async Task Unknown_passes_have_an_accessible_page_too()
    {
        var page = await Browser.Page(LandingBrowser.IPhone, "ar", scripts: true);
        await page.GotoAsync(server.Address + "/p/nothingthere00");
        await Screenshots.Keep("unknown-ar", await page.ScreenshotAsync());
        await Accessibility.Check(page, "unknown");
    }

    // Requests to others, refused ones, and whatever the browser complains of: the Content-Security-Policy among it.
    private List<string> Listen(IPage page)
    {
        var found = new List<string>();
        page.Request += (_, r) => found.AddRange(r.Url.StartsWith(server.Address + "/", StringComparison.Ordinal) ? [] : [r.Url]);
        page.Response += (_, r) => found.AddRange(r.Status < 400 ? [] : [$"{r.Status} {r.Url}"]);
        page.Console += (_, m) => found.AddRange(m.Type is "error" or "warning" ? [m.Text] : []);
        return found;
    }

    private static async Task<string> Later(World world)
    {
        await world.Campaign("later", ""","displayName":"Later" """);
        Assert.Equal(200, (await world.Api.Put("/v2/campaigns/later", """{"startDate":"2090-05-01T00:00:00Z"}""")).Status);
        return "later_card";
    }
}
