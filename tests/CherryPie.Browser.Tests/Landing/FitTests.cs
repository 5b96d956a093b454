using Xunit;

namespace CherryPie.Server.Tests.Landing;

/// <summary>What a phone shows without scrolling, and what becomes of texts that are too long.</summary>
[Trait("needs", "chromium")]
public sealed class FitTests(ListeningServer server) : IClassFixture<ListeningServer>, IAsyncLifetime
{
    private const string LongLook =
        ""","displayName":"Fern & Ring Club of the Old Harbour Gardens","description":"A point for every visit, and a plant for every """
        + """hundred. Show this card at the till of any branch, on every day of the year, also on the night of the open gardens." """;

    private LandingBrowser? _browser;

    public async Task InitializeAsync() => _browser = await LandingBrowser.Start();

    public async Task DisposeAsync() => await (_browser?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Theory]
    [InlineData(LandingBrowser.IPhone, "en")]
    [InlineData(LandingBrowser.IPhone, "ar")]
    [InlineData(LandingBrowser.Android, "de")]
    public async Task The_button_is_seen_without_scrolling_in_every_style(string device, string language)
    {
        var world = await LandingBrowser.World(server, LongLook);
        foreach (var style in SampleStyle.All)
        {
            var page = await _browser!.Page(device, language);
            await page.SetViewportSizeAsync(390, 664);
            await page.GotoAsync($"{server.Address}/p/{await LandingBrowser.Pass(world, style)}");
            var box = (await page.Locator(".get .button").BoundingBoxAsync())!;
            Assert.InRange(box.Y, 0, 664 - box.Height);
            Assert.InRange(box.X, 0, 390 - box.Width);
            Assert.True(box.Height >= 44, $"{style.Name}: the button is {box.Height} px high");

            // It covers nothing for good: at the page's end all stands above it.
            await page.Mouse.WheelAsync(0, 5000);
            await page.WaitForTimeoutAsync(50);
            var last = (await page.Locator("main > :last-child, .back, .picture").Last.BoundingBoxAsync())!;
            Assert.True(last.Y + last.Height <= box.Y, $"{style.Name}: the page's end at {last.Y + last.Height} lies under {box.Y}");
        }
    }

    [Theory]
    [InlineData("storeCard")]
    [InlineData("coupon")]
    [InlineData("eventTicket")]
    [InlineData("generic")]
    [InlineData("boardingPass")]
    public async Task A_long_value_is_cut_and_leaves_its_neighbours_whole(string name)
    {
        var world = await LandingBrowser.World(server);
        var style = SampleStyle.All.Single(s => s.Name == name);
        var id = await LandingBrowser.Pass(
            world,
            style,
            more: ""","dynamicData":{"name":"Wolfeschlegelsteinhausenbergerdorff the Elder of All"}"""
        );
        foreach (var (width, language) in new[] { (320, "en"), (390, "de"), (390, "ar") })
        {
            var page = await _browser!.Page(LandingBrowser.IPhone, language, scripts: true);
            await page.SetViewportSizeAsync(width, 844);
            await page.GotoAsync($"{server.Address}/p/{id}");
            var texts = await page.EvaluateAsync<Text[]>(
                """
                () => [...document.querySelectorAll('.pass .label, .pass .value')].map(e => ({
                    words: e.textContent, lines: e.clientHeight / parseFloat(getComputedStyle(e).lineHeight),
                    isCut: e.scrollWidth > e.clientWidth + 1,
                }))
                """
            );
            Assert.True(texts.Length > 4);
            Assert.All(texts, t => Assert.True(t.Lines < 1.5, $"{t.Words} takes {t.Lines} lines at {width} px"));
            Assert.All(texts.Where(t => t.Words.Length <= 8), t => Assert.False(t.IsCut, $"{t.Words} is cut at {width} px"));
            Assert.Equal(width, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
            if (width == 390)
            {
                await Screenshots.Keep($"long-{name}-{language}", page);
            }
        }
    }

    private sealed record Text
    {
        public string Words { get; init; } = "";

        public double Lines { get; init; }

        public bool IsCut { get; init; }
    }
}
