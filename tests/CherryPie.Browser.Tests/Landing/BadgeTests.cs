using Microsoft.AspNetCore.Hosting;
using Xunit;

namespace CherryPie.Server.Tests.Landing;

/// <summary>Apple's badge, as far as an operator has put it in; here two drawings stand for it.</summary>
[Trait("needs", "chromium")]
public sealed class BadgeTests(BadgedServer server) : IClassFixture<BadgedServer>, IAsyncLifetime
{
    // How much room is free on each side of the badge, up to the next thing that is shown or the screen's edge.
    private const string Clear = """
        () => {
          const b = document.querySelector('.badge img').getBoundingClientRect();
          const others = [...document.querySelectorAll('main *')].filter(e =>
            !e.contains(document.querySelector('.badge img')) && e.getClientRects().length
            && (e.children.length === 0 || e.matches('.pass')));
          const boxes = others.map(e => e.getBoundingClientRect()).filter(r => r.width && r.height);
          const far = (r) => Math.max(r.left - b.right, b.left - r.right, r.top - b.bottom, b.top - r.bottom);
          return Math.min(b.left, innerWidth - b.right, b.top, ...boxes.map(far));
        }
        """;

    private LandingBrowser? _browser;

    public async Task InitializeAsync() => _browser = await LandingBrowser.Start();

    public async Task DisposeAsync() => await (_browser?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Theory]
    [InlineData("en", "en", "Add to Apple Wallet")]
    [InlineData("de", "de", "Zu Apple Wallet hinzufügen")]
    [InlineData("fr", "en", "Ajouter à Apple Wallet")]
    public async Task It_is_shown_as_it_is_in_the_viewer_s_language_with_clear_space(string language, string file, string text)
    {
        var world = await LandingBrowser.World(server);
        var id = await LandingBrowser.Pass(world, SampleStyle.All[0]);
        foreach (var width in new[] { 390, 320 })
        {
            var page = await _browser!.Page(LandingBrowser.IPhone, language, scripts: true);
            await page.SetViewportSizeAsync(width, 664);
            await page.GotoAsync($"{server.Address}/p/{id}");
            await Screenshots.Keep($"badge-{language}-{width}", page);
            var badge = page.Locator(".badge img");
            var box = (await badge.BoundingBoxAsync())!;
            Assert.Equal((158, 50), (Math.Round(box.Width), Math.Round(box.Height)));
            Assert.True(box.Y + box.Height <= 664);
            Assert.True(await page.EvaluateAsync<double>(Clear) >= 5, $"{await page.EvaluateAsync<double>(Clear)}");
            Assert.Equal(text, await badge.GetAttributeAsync("alt"));
            Assert.Equal(0, await page.Locator(".button.wallet").CountAsync());
            Assert.True(await badge.EvaluateAsync<bool>("e => e.naturalWidth > 0")); // the policy of the page lets it in
            var sent = await page.APIRequest.GetAsync(server.Address + await badge.GetAttributeAsync("src"));
            Assert.Equal(BadgedServer.Drawing(file), await sent.TextAsync());
            Assert.Equal("public, max-age=31536000, immutable", sent.Headers["cache-control"]);
            Assert.Equal("image/svg+xml", sent.Headers["content-type"]);
            Assert.Contains("sandbox", sent.Headers["content-security-policy"], StringComparison.Ordinal);
            await Accessibility.Check(page, "badge");
            await page.Context.CloseAsync();
        }
    }
}

/// <summary>A server whose operator has put badges in.</summary>
public sealed class BadgedServer : ListeningServer
{
    public static string Drawing(string language) =>
        $"""
            <?xml version="1.0" encoding="utf-8"?>
            <!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 110.739 35.016"><title>{language}</title>
            <rect width="110.739" height="35.016" rx="6"/></svg>
            """;

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        base.ConfigureWebHost(builder);
        var folder = Directory.CreateDirectory(Path.Combine(DataFolder, "badges")).FullName;
        foreach (var language in new[] { "en", "de" })
        {
            File.WriteAllText(Path.Combine(folder, language + ".svg"), Drawing(language));
        }

        builder.UseSetting("Pages:WalletBadgeFolder", folder);
    }
}
