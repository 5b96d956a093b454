using Xunit;
using static Microsoft.Playwright.Assertions;

namespace CherryPie.Server.Tests.Landing;

/// <summary>Whose page it is: its name once and in line, in the viewer's language; and the button in each language.</summary>
[Trait("needs", "chromium")]
public sealed class OwnerTests(ListeningServer server) : IClassFixture<ListeningServer>, IAsyncLifetime
{
    // How often a text is shown outside of the pass.
    private const string Times = """
        text => {
          const page = document.body.cloneNode(true);
          page.querySelectorAll('.pass,.back').forEach(e => e.remove());
          return page.textContent.split(text).length - 1;
        }
        """;

    // How far the name's first letter is from the line that the pass and the texts below begin at.
    private const string Aside = """
        () => {
          const [name, below] = ['.owner-name', '.picture'].map(what => document.querySelector(what).getBoundingClientRect());
          return document.documentElement.dir === 'rtl' ? below.right - name.right : name.left - below.left;
        }
        """;

    private const string Button = """
        () => {
          const [button, sign, text] = ['.button.wallet', '.button.wallet .sign', '.button.wallet span']
            .map(what => document.querySelector(what).getBoundingClientRect());
          const inside = r => r.left >= button.left && r.right <= button.right && r.top >= button.top && r.bottom <= button.bottom;
          return [sign.width, sign.height, inside(sign) && inside(text), sign.right <= text.left || text.right <= sign.left].join(' ');
        }
        """;

    private LandingBrowser? _browser;

    public async Task InitializeAsync() => _browser = await LandingBrowser.Start();

    public async Task DisposeAsync() => await (_browser?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Theory]
    [InlineData("Fern & Ring")]
    [InlineData("The Fern & Ring card")]
    [InlineData("Points for plants")]
    [InlineData("")]
    public async Task The_owner_s_name_is_there_once(string title)
    {
        var id = await Pass(title, "A point for every visit.");
        foreach (var device in new[] { LandingBrowser.IPhone, LandingBrowser.Desktop })
        {
            var page = await _browser!.Page(device, scripts: true);
            await page.GotoAsync($"{server.Address}/p/{id}");
            Assert.Equal(1, await page.EvaluateAsync<int>(Times, "Fern & Ring"));
            await page.Context.CloseAsync();
        }
    }

    [Theory]
    [InlineData("en")]
    [InlineData("ar")]
    public async Task The_owner_s_name_is_in_line_with_what_is_below_it_on_a_computer(string language)
    {
        var id = await Pass("Points for plants", "A point for every visit.");
        var page = await _browser!.Page(LandingBrowser.Desktop, language, scripts: true);
        foreach (var width in new[] { 800, 1120, 1600 })
        {
            await page.SetViewportSizeAsync(width, 820);
            await page.GotoAsync($"{server.Address}/p/{id}");
            Assert.Equal(0, await page.EvaluateAsync<double>(Aside), 0.5);
        }
    }

    [Fact]
    public async Task Title_and_description_of_the_campaign_are_in_the_viewer_s_language()
    {
        var id = await Pass("Points for plants", "A point for every visit.");
        foreach (
            var (language, title, description) in new[]
            {
                ("en", "Points for plants", "A point for every visit."),
                ("de", "Punkte für Pflanzen", "Ein Punkt für jeden Besuch."),
            }
        )
        {
            var page = await _browser!.Page(LandingBrowser.IPhone, language);
            await page.GotoAsync($"{server.Address}/p/{id}");
            await Expect(page.Locator("h1")).ToHaveTextAsync(title);
            await Expect(page.Locator(".description")).ToHaveTextAsync(description);
            await Expect(page).ToHaveTitleAsync(title);
            await Expect(page.Locator("meta[property='og:title']")).ToHaveAttributeAsync("content", title);
            await Expect(page.Locator("meta[property='og:description']")).ToHaveAttributeAsync("content", description);
            await page.Context.CloseAsync();
        }
    }

    [Fact]
    public async Task The_button_s_sign_keeps_its_size_and_place_in_every_language()
    {
        var id = await Pass("Points for plants", "A point for every visit.");
        var page = await _browser!.Page(LandingBrowser.IPhone, scripts: true);
        foreach (var width in new[] { 390, 320 })
        {
            await page.SetViewportSizeAsync(width, 664);
            foreach (var language in Wallet.WalletLanguages.Codes)
            {
                await page.GotoAsync($"{server.Address}/p/{id}?lang={language}");
                Assert.Equal((language, "36 27 true true"), (language, await page.EvaluateAsync<string>(Button)));
            }
        }
    }

    private async Task<string> Pass(string title, string description)
    {
        var world = await World.New(server);
        await world.Campaign(more: $",\"displayName\":\"{title}\",\"description\":\"{description}\"");
        var made = await world.CreateTemplate(
            "owned",
            design: ""","orgName":"Fern & Ring","primary":[{"defaultLabel":"Points","defaultValue":"7"}]""",
            more: """
            ,"passbookLang":{"de":{"text":{
              "Points for plants":"Punkte für Pflanzen","A point for every visit.":"Ein Punkt für jeden Besuch."}}}
            """
        );
        Assert.True(made.Status == 200, made.Text);
        return await world.Pass("owned");
    }
}
