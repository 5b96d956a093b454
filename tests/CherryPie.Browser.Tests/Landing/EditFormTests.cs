using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace CherryPie.Server.Tests.Landing;

[Trait("needs", "chromium")]
public sealed class EditFormTests(ListeningServer server) : IClassFixture<ListeningServer>, IAsyncLifetime
{
    private LandingBrowser? _browser;

    private LandingBrowser Browser => _browser!;

    public async Task InitializeAsync() => _browser = await LandingBrowser.Start();

    public async Task DisposeAsync() => await (_browser?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Fact]
    public async Task A_customer_changes_their_pass_without_any_script()
    {
        var (world, id, edit) = await Pass();
        var page = await Browser.Page(LandingBrowser.IPhone);
        await page.GotoAsync(edit);
        await page.GetByLabel("Member").FillAsync("Ada \"King\" <Lovelace>");
        await page.GetByLabel("visits").FillAsync("12");
        await page.GetByLabel("born").FillAsync("1815-12-10");
        await Screenshots.Keep("edit", page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Your details have been saved.");
        await Expect(page.Locator(".pass .secondary .value").First).ToHaveTextAsync("Ada \"King\" <Lovelace>");
        await Expect(page.GetByLabel("born")).ToHaveValueAsync("1815-12-10");
        var data = (await world.Api.Get("/v2/passes/" + id)).Json.GetProperty("dynamicData").GetRawText();
        Assert.Equal("""{"name":"Ada \"King\" <Lovelace>","visits":"12","born":"1815-12-10"}""", data);
    }

    [Fact]
    public async Task What_was_refused_is_told_at_the_field_and_to_readers()
    {
        var (_, _, edit) = await Pass();
        var page = await Browser.Page(LandingBrowser.Android, "ar", scripts: true);
        await page.GotoAsync(edit);
        await Accessibility.Check(page, "form");
        await Accessibility.TabThrough(page);
        await page.EvaluateAsync(
            "() => { document.querySelector('[name=visits]').type = 'text'; document.querySelector('[name=visits]').value = 'many'; }"
        );
        await page.Locator(".edit button").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await Expect(page.Locator("[name=visits]")).ToHaveAccessibleDescriptionAsync("يُرجى إدخال رقم.");
        await Expect(page.Locator("[name=visits]")).ToHaveValueAsync("many");
        await Screenshots.Keep("edit-refused-ar", page);
        await Accessibility.Check(page, "refused");
        await page.GetByLabel("visits").FillAsync("12");
        await page.Locator(".edit button").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToBeVisibleAsync();
        await Accessibility.Check(page, "saved");
        await page.GotoAsync(edit + "wrong");
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await Accessibility.Check(page, "wrong link");
    }

    [Fact]
    public async Task Hostile_texts_run_nothing_in_a_browser()
    {
        const string hostile = "</style></title><img src=x onerror=alert(1)><script>alert(1)</script>\\\" autofocus onfocus=\\\"alert(1)";
        var world = await LandingBrowser.World(
            server,
            more: $",\"displayName\":\"{hostile}\",\"description\":\"{hostile}\",\"whiteLabel\":{{\"footerText\":\"{hostile}\"}}"
        );
        var id = await LandingBrowser.Pass(world, SampleStyle.All[0], more: $",\"dynamicData\":{{\"name\":\"{hostile}\"}}");
        var page = await Browser.Page(LandingBrowser.Desktop, scripts: true);
        var heard = new List<string>();
        page.Dialog += (_, d) => heard.Add(d.Message);
        page.Console += (_, m) => heard.Add(m.Text);
        page.Request += (_, r) =>
            heard.AddRange(
                r.Url.StartsWith(server.Address + "/", StringComparison.Ordinal) && !r.Url.EndsWith("/x", StringComparison.Ordinal)
                    ? []
                    : [r.Url]
            );
        await page.GotoAsync((await world.Api.Get("/v2/passes/" + id)).Json.GetProperty("editUrl").GetString()!);
        await Expect(page.Locator("h1")).ToContainTextAsync("<script>alert(1)</script>");
        Assert.Empty(heard);
    }

    [Theory]
    [InlineData("en", "Send me news")]
    [InlineData("ar", "أرسلوا لي الأخبار")]
    public async Task Inputs_are_called_by_their_label_and_say_what_they_are_for(string language, string news)
    {
        var world = await LandingBrowser.World(server);
        var made = await world.PostTemplate(
            """
            {"name":"club","campaignName":"campaign","language":"en","startDate":"2020-01-01T00:00:00Z","dynamicKeys":[
              {"key":"newsletter_opt_in","type":"string","isEditable":true,"label":"Send me news"},
              {"key":"customerEmail","type":"string","isEditable":true},
              {"key":"phone","type":"string","isEditable":true},
              {"key":"firstName","type":"string","isEditable":true},
              {"key":"email_opt_in","type":"string","isEditable":true}],
             "passbook":{"type":"generic","desc":"d","orgName":"Club","bgColor":{"red":1,"green":2,"blue":3}},
             "passbookLang":{"ar":{"text":{"Send me news":"أرسلوا لي الأخبار"}}}}
            """,
            [.. SampleStyle.All[0].Images.Take(1)]
        );
        Assert.True(made.Status == 200, made.Text);
        Assert.Contains("\"label\":\"Send me news\"", (await world.Api.Get("/v2/templates/club")).Text, StringComparison.Ordinal);
        var id = await world.Pass("club", "");
        var page = await Browser.Page(LandingBrowser.IPhone, language, scripts: true);
        await page.GotoAsync((await world.Api.Get("/v2/passes/" + id)).Json.GetProperty("editUrl").GetString()!);
        await Screenshots.Keep("labels-" + language, page);
        await Expect(page.GetByLabel(news)).ToHaveAttributeAsync("name", "newsletter_opt_in");
        var inputs = await page.EvaluateAsync<string[]>(
            "() => [...document.querySelectorAll('.edit input')].map((e, i) => [e.type, e.getAttribute('autocomplete') || '', "
                + "i ? e.labels[0].textContent : 'Newsletter'].join('|'))"
        );
        Assert.Equal(
            ["text||Newsletter", "email|email|Customer email", "tel|tel|Phone", "text|given-name|First name", "text||Email opt in"],
            inputs
        );
        await Accessibility.Check(page, "labels");
    }

    private async Task<(World World, string Id, string Edit)> Pass()
    {
        var world = await LandingBrowser.World(server);
        var id = await LandingBrowser.Pass(world, SampleStyle.All[0]);
        return (world, id, (await world.Api.Get("/v2/passes/" + id)).Json.GetProperty("editUrl").GetString()!);
    }
}
