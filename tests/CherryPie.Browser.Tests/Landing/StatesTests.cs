using System.Globalization;
using CherryPie.Server.Features.Views;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace CherryPie.Server.Tests.Landing;

[Trait("needs", "chromium")]
public sealed class StatesTests(ListeningServer server) : IClassFixture<ListeningServer>, IAsyncLifetime
{
    // Language, direction, what is said of the state, and how many barcodes, buttons for Wallet, downloads and codes of the link there are.
    private const string Seen = """
        (state) => [
          document.documentElement.lang, document.documentElement.dir,
          [...document.querySelectorAll(state)].map(e => e.textContent).join("|"),
          ...[".symbol", ".button.wallet", ".button[download]", ".link-code"].map(what => "" + document.querySelectorAll(what).length),
        ]
        """;

    private static readonly (string Name, string? Change)[] _states =
    [
        ("active", null),
        ("redeemed", """{"isRedeemed":true}"""),
        ("voided", """{"isVoided":true}"""),
        ("invalid", """{"isInvalid":true}"""),
        ("expired", """{"expiryDate":"2020-05-01T00:00:00Z"}"""),
    ];

    private static readonly (string Name, string Change)[] _periods =
    [
        ("not-started", """{"startDate":"2090-05-01T00:00:00Z"}"""),
        ("ended", """{"endDate":"2021-05-01T00:00:00Z"}"""),
    ];

    private LandingBrowser? _browser;

    private LandingBrowser Browser => _browser!;

    public async Task InitializeAsync() => _browser = await LandingBrowser.Start();

    public async Task DisposeAsync() => await (_browser?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Fact]
    public async Task Every_state_is_said_and_accessible_on_every_device_in_every_direction_of_writing()
    {
        var passes = await Passes();
        foreach (
            var (device, agent) in new[]
            {
                ("iphone", LandingBrowser.IPhone),
                ("android", LandingBrowser.Android),
                ("desktop", LandingBrowser.Desktop),
            }
        )
        {
            foreach (var language in new[] { "en", "de", "ar" })
            {
                var page = await Browser.Page(agent, language, scripts: true);
                var elsewhere = Listen(page);
                foreach (var (state, id) in passes)
                {
                    await page.GotoAsync($"{server.Address}/p/{id}");
                    var canBeHad = state is "active" or "redeemed";
                    var seen = await page.EvaluateAsync<string[]>(Seen, ".state." + state);
                    Assert.Equal(
                        [
                            language,
                            language == "ar" ? "rtl" : "ltr",
                            Said(state, language),
                            Count(canBeHad),
                            Count(canBeHad && device == "iphone"),
                            Count(canBeHad && device != "iphone"),
                            Count(canBeHad && device == "desktop"),
                        ],
                        seen
                    );
                    await Screenshots.Keep($"{device}-{language}-{state}", page);
                    if (TestScale.Of(full: true, reduced: (device, language) is ("iphone", "ar") or ("android", "de") or ("desktop", "en")))
                    {
                        await Accessibility.Check(page, $"{device} {language} {state}");
                    }
                }

                Assert.Empty(elsewhere);
                await page.Context.CloseAsync();
            }
        }
    }

    [Theory]
    [InlineData("ar", "arabic")]
    [InlineData("he", "hebrew")]
    public async Task Languages_that_are_written_from_the_right_have_the_page_turned_round(string language, string name)
    {
        var world = await LandingBrowser.World(server);
        var page = await Browser.Page(LandingBrowser.Desktop, language, scripts: true);
        await page.GotoAsync($"{server.Address}/p/{await LandingBrowser.Pass(world, SampleStyle.All[0])}");
        var (picture, get) = ((await page.Locator(".picture").BoundingBoxAsync())!, (await page.Locator(".get").BoundingBoxAsync())!);
        await Screenshots.Keep("page-" + name, page);
        Assert.True(picture.X > get.X);
        await Accessibility.Check(page, name);
    }

    [Fact]
    public async Task Everything_is_reached_by_the_keyboard()
    {
        var world = await LandingBrowser.World(server);
        var page = await Browser.Page(LandingBrowser.Desktop, scripts: true);
        await page.GotoAsync($"{server.Address}/p/{await LandingBrowser.Pass(world, SampleStyle.All[0])}");
        await Accessibility.TabThrough(page);
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
        await Accessibility.Check(page, "lost");
    }

    [Fact]
    public async Task The_start_page_leads_to_documents_and_health_and_has_a_sign()
    {
        var page = await Browser.Page(LandingBrowser.IPhone, "ar", scripts: true);
        var elsewhere = Listen(page);
        await page.GotoAsync(server.Address + "/");
        await Expect(page.Locator("h1")).ToHaveTextAsync("CherryPie Server");
        foreach (var name in new[] { "Swagger", "alive" })
        {
            var link = await page.GetByRole(AriaRole.Link, new() { NameRegex = new(name) }).GetAttributeAsync("href");
            Assert.Equal(200, (await page.APIRequest.GetAsync(server.Address + link)).Status);
        }

        Assert.Equal("image/svg+xml", (await page.APIRequest.GetAsync(server.Address + "/favicon.ico")).Headers["content-type"]);
        await Screenshots.Keep("start", page);
        await Accessibility.Check(page, "start");
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

    private async Task<List<(string State, string Id)>> Passes()
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

        foreach (var (name, change) in _periods)
        {
            var campaign = name.Replace('-', '_');
            await world.Campaign(campaign, ""","displayName":"Fern & Ring Club" """);
            passes.Add((name, await LandingBrowser.Pass(world, style, campaign, template: campaign + "_card")));
            Assert.Equal(200, (await world.Api.Put("/v2/campaigns/" + campaign, change)).Status);
        }

        return passes;
    }

    // What the page says of a state, in its own texts of the language, with the day of the state where there is one.
    private static string Said(string state, string language)
    {
        var texts = ViewTexts.Of(language);
        var (text, at) = state switch
        {
            "active" => (null, null),
            "redeemed" => (texts.Redeemed, null),
            "voided" => (texts.Voided, null),
            "invalid" => (texts.Invalid, null),
            "expired" => (texts.Expired, "2020-05-01"),
            "ended" => (texts.Ended, "2021-05-01"),
            _ => (texts.NotStarted, "2090-05-01"),
        };
        return text is null
            ? ""
            : text.Replace(
                "{0}",
                at is null
                    ? ""
                    : FieldDate.Long(
                        DateTimeOffset.Parse(at + "T00:00:00Z", CultureInfo.InvariantCulture),
                        CultureInfo.GetCultureInfo(language)
                    ),
                StringComparison.Ordinal
            );
    }

    private static string Count(bool isThere) => isThere ? "1" : "0";
}
