using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace CherryPie.Server.Tests.Landing;

[Trait("needs", "chromium")]
public sealed class StylesTests(ListeningServer server) : IClassFixture<ListeningServer>, IAsyncLifetime
{
    private const string Dark = """
        ,"whiteLabel":{"backgroundColor":"#101418","accentColor":"#2a6f4e","footerText":"Fern & Ring, Harbour 1",
        "supportUrl":"https://example.com/help"}
        """;

    private LandingBrowser? _browser;

    public async Task InitializeAsync() => _browser = await LandingBrowser.Start();

    public async Task DisposeAsync() => await (_browser?.DisposeAsync() ?? ValueTask.CompletedTask);

    [ScannerFact]
    public async Task Every_style_is_drawn_with_a_barcode_that_a_reader_reads()
    {
        var world = await LandingBrowser.World(server);
        foreach (var style in SampleStyle.All)
        {
            var id = await LandingBrowser.Pass(world, style);
            var page = await _browser!.Page(LandingBrowser.IPhone);
            await page.GotoAsync($"{server.Address}/p/{id}");
            await Expect(page.Locator(".pass." + style.Name)).ToBeVisibleAsync();
            var picture = await page.Locator(".pass").ScreenshotAsync(new() { Animations = ScreenshotAnimations.Disabled });
            await Screenshots.Keep("pass-" + style.Name, picture);
            await Screenshots.Keep("page-" + style.Name, page);

            // The reader looks for an Aztec code in the middle only.
            var symbol = await page.Locator(".pass .symbol").ScreenshotAsync();
            Assert.Equal((style.ZxingName, style.Message), Scanner.Read(style.Format == "aztec" ? symbol : picture));
        }
    }

    [ScannerFact]
    public async Task The_formats_of_iOS_27_are_drawn_as_a_reader_reads_them()
    {
        var world = await LandingBrowser.World(server);
        var page = await _browser!.Page(LandingBrowser.IPhone);
        foreach (
            var (word, format, message) in new[]
            {
                ("ean13", "EAN-13", "4006381333931"),
                ("code39", "Code39", "MEMBER-42"),
                ("codabar", "Codabar", "A00429/7B"),
                ("itf", "ITF", "01234567"),
            }
        )
        {
            var sample = SampleStyle.All[0];
            var design = sample
                .Design.Replace("\"qr\"", $"\"{word}\"", StringComparison.Ordinal)
                .Replace(sample.Message, message, StringComparison.Ordinal);
            await page.GotoAsync($"{server.Address}/p/{await LandingBrowser.Pass(world, sample with { Name = word, Design = design })}");
            var picture = await page.Locator(".pass").ScreenshotAsync(new() { Animations = ScreenshotAnimations.Disabled });
            await Screenshots.Keep("pass-" + word, picture);

            // Older versions of the reader leave the outer letters of Codabar out, and abort where they see ITF in two scales.
            var (seen, text) = Scanner.Read(word == "itf" ? await page.Locator(".pass .symbol").ScreenshotAsync() : picture);
            Assert.Equal((format, message.Trim('A', 'B')), (seen, text.Trim('A', 'B')));
        }
    }

    [Theory]
    [InlineData("", "light")]
    [InlineData(Dark, "dark")]
    public async Task Every_style_is_accessible_in_light_and_dark_colours(string look, string name)
    {
        var world = await LandingBrowser.World(server, more: look);
        var page = await _browser!.Page(LandingBrowser.Desktop, scripts: true);
        foreach (var style in SampleStyle.All)
        {
            await page.GotoAsync($"{server.Address}/p/{await LandingBrowser.Pass(world, style)}");
            await Expect(page.Locator(".pass." + style.Name)).ToBeVisibleAsync();
            await Accessibility.Check(page, $"{style.Name} {name}");
        }
    }
}
