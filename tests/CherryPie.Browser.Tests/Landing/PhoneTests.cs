using Microsoft.Playwright;
using Xunit;

namespace CherryPie.Server.Tests.Landing;

[Trait("needs", "chromium")]
public sealed class PhoneTests(ListeningServer server) : IClassFixture<ListeningServer>, IAsyncLifetime
{
    private const string LongName = "Maximiliana-Alexandra von Hohenstein-Schillingsfürst-Wolkenkuckucksheim the Third";

    // Texts of more than one line, short ones that lost something to a long neighbour, and pictures that stick out.
    private const string Broken = """
        () => [...document.querySelectorAll('.pass .value,.pass .label,.pass .barcode,.footer-image')].filter(e => {
          const [inner, outer] = [e.getBoundingClientRect(), e.closest('.pass').getBoundingClientRect()];
          if (inner.left < outer.left || inner.right > outer.right) return true;
          if (!e.matches('.value,.label')) return false;
          const one = parseFloat(getComputedStyle(e).fontSize) * 1.7;
          return e.getBoundingClientRect().height > one || (e.textContent.length <= 6 && e.scrollWidth > e.clientWidth + 1);
        }).map(e => e.className + " " + e.textContent)
        """;

    private LandingBrowser? _browser;

    public async Task InitializeAsync() => _browser = await LandingBrowser.Start();

    public async Task DisposeAsync() => await (_browser?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Theory]
    [InlineData(LandingBrowser.IPhone)]
    [InlineData(LandingBrowser.Android)]
    public async Task The_button_is_seen_without_scrolling_on_a_small_phone_in_every_style(string device)
    {
        var world = await LandingBrowser.World(server);
        foreach (var language in new[] { "en", "de", "ar" })
        {
            var page = await _browser!.Page(device, language);
            await page.SetViewportSizeAsync(390, 664);
            foreach (var style in SampleStyle.All)
            {
                await page.GotoAsync($"{server.Address}/p/{await LandingBrowser.Pass(world, style)}");
                var box = (await page.Locator(".get .button").BoundingBoxAsync())!;
                Assert.True(box.Y >= 0 && box.Y + box.Height <= 664, $"{style.Name} {language}: {box.Y + box.Height}");
            }

            await page.Context.CloseAsync();
        }
    }

    [Fact]
    public async Task A_long_value_is_cut_and_leaves_its_neighbours_whole_on_every_width()
    {
        var world = await LandingBrowser.World(server);
        foreach (var language in new[] { "en", "de", "ar" })
        {
            var page = await _browser!.Page(LandingBrowser.IPhone, language, scripts: true);
            foreach (var style in SampleStyle.All)
            {
                var id = await LandingBrowser.Pass(world, style, more: $",\"dynamicData\":{{\"name\":\"{LongName}\"}}");
                foreach (var width in new[] { 390, 320 })
                {
                    await page.SetViewportSizeAsync(width, 664);
                    await page.GotoAsync($"{server.Address}/p/{id}");
                    await Screenshots.Keep($"long-{language}-{style.Name}-{width}", page);
                    Assert.Empty(await page.EvaluateAsync<string[]>(Broken));
                    Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));
                }
            }

            await page.Context.CloseAsync();
        }
    }

    [Theory]
    [InlineData("en")]
    [InlineData("ar")]
    public async Task Pages_are_dark_and_accessible_where_the_device_is_set_to_dark(string language)
    {
        var world = await LandingBrowser.World(server);
        var id = await LandingBrowser.Pass(world, SampleStyle.All[0]);
        var edit = (await world.Api.Get("/v2/passes/" + id)).Json.GetProperty("editUrl").GetString()!;
        var page = await _browser!.Page(LandingBrowser.Desktop, language, scripts: true);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        foreach (var address in new[] { edit, server.Address + "/p/nothingthere00" })
        {
            await page.GotoAsync(address);
            await Screenshots.Keep($"dark-{language}-{(address == edit ? "edit" : "unknown")}", page);
            Assert.Equal("rgb(17, 18, 20)", await page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor"));
            await Accessibility.Check(page, $"dark {language} {address}");
        }
    }
}
