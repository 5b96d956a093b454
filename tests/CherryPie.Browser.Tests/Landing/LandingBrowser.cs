using Microsoft.Playwright;

namespace CherryPie.Server.Tests.Landing;

/// <summary>Chromium and a server with a pass of each style.</summary>
public sealed class LandingBrowser : IAsyncDisposable
{
    public const string IPhone =
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 "
        + "Mobile/15E148 Safari/604.1";
    public const string Android =
        "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Mobile Safari/537.36";
    public const string Desktop = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36";

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private LandingBrowser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    public static async Task<LandingBrowser> Start()
    {
        var playwright = await Playwright.CreateAsync();
        return new LandingBrowser(playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium.Program }));
    }

    /// <summary>A page of a device that speaks a language; no script runs on it unless asked for.</summary>
    public async Task<IPage> Page(string device, string language = "en", bool scripts = false)
    {
        var context = await _browser.NewContextAsync(
            new()
            {
                UserAgent = device,
                Locale = language,
                JavaScriptEnabled = scripts,
                ViewportSize = device switch
                {
                    Desktop => new() { Width = 1120, Height = 820 },
                    Android => new() { Width = 412, Height = 915 },
                    _ => new() { Width = 390, Height = 844 },
                },
                DeviceScaleFactor = device == Desktop ? 1 : 2,
                ReducedMotion = ReducedMotion.Reduce,
            }
        );
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    internal static async Task<World> World(
        Server server,
        string more =
            """
                ,"displayName":"Fern & Ring Club","description":"A point for every visit, and a plant for every hundred."
                """
    )
    {
        var world = await Tests.World.New(server);
        await world.Campaign(more: more);
        return world;
    }

    /// <summary>A pass of a style, whose template is made when it is not there.</summary>
    internal static async Task<string> Pass(
        World world,
        SampleStyle style,
        string campaign = "campaign",
        string more = "",
        string? template = null
    )
    {
        var name = template ?? style.Name;
        var made = await world.PostTemplate((style with { Name = name }).Json(campaign), style.Images);
        Xunit.Assert.True(made.Status == 200 || made.Text.Contains("already", StringComparison.Ordinal), made.Text);
        return await world.Pass(name, more);
    }
}
