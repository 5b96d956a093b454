using System.Text.Json;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace CherryPie.Server.Tests.OpenApi;

[Trait("needs", "chromium")]
public sealed class SwaggerTests(ListeningServer server) : IClassFixture<ListeningServer>, IAsyncLifetime
{
    // One grey pixel.
    private static readonly byte[] _picture = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNoAAAAggCB2kUIOwAAAABJRU5ErkJggg=="
    );
    private readonly List<IRequest> _requests = [];
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private IPage? _page;

    private IPage Page => _page!;

    public async Task InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium.Program });
        _page = await _browser.NewPageAsync(
            new()
            {
                ViewportSize = new() { Width = 1280, Height = 1400 },
            }
        );
        _page.Request += (_, request) => _requests.Add(request);
        await _page.GotoAsync(server.Address + "/swagger");
        await Expect(_page.Locator("#operations-Campaigns-CreateCampaign")).ToBeVisibleAsync();
    }

    public async Task DisposeAsync()
    {
        await (_browser?.DisposeAsync() ?? ValueTask.CompletedTask);
        _playwright?.Dispose();
    }

    [Fact]
    public async Task Requests_are_signed_in_the_page_and_the_secret_stays_there()
    {
        var secret = await Authorize();

        var (status, body) = await Execute("Campaigns-ListCampaigns");
        Assert.Equal("200", status);
        Assert.StartsWith("[", body, StringComparison.Ordinal);

        (status, body) = await Execute("Campaigns-CreateCampaign");
        Assert.Equal("400", status);
        Assert.Contains("passbookCertId: there is no certificate", body, StringComparison.Ordinal);

        var certificate = (await Fetched("Certificates-ListCertificates"))[0].GetProperty("id").GetString()!;
        var example = await Page.Locator("#operations-Campaigns-CreateCampaign textarea").InputValueAsync();
        await Page.Locator("#operations-Campaigns-CreateCampaign textarea")
            .FillAsync(example.Replace("Poxgb4dEJa", certificate, StringComparison.Ordinal));
        (status, body) = await Execute("Campaigns-CreateCampaign");
        Assert.Equal("200", status);
        Assert.Equal("coffeeClub", JsonDocument.Parse(body).RootElement.GetProperty("name").GetString());

        await Screenshot("swagger");
        Assert.Contains(_requests, r => r.Url.EndsWith("/v2/campaigns", StringComparison.Ordinal));
        foreach (var request in _requests)
        {
            Assert.True(
                request.Url.StartsWith(server.Address + "/", StringComparison.Ordinal)
                    || request.Url.StartsWith("data:", StringComparison.Ordinal),
                "It went elsewhere: " + request.Url
            );
            var sent =
                request.Url + string.Join('\n', (await request.AllHeadersAsync()).Select(h => h.Key + ": " + h.Value)) + request.PostData;
            Assert.DoesNotContain(secret, sent, StringComparison.Ordinal);
            Assert.DoesNotContain("Basic ", sent, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_form_shows_its_parts_and_takes_files()
    {
        await Authorize();
        var operation = await Open("Templates-CreateTemplate");
        var json = operation.Locator("textarea").First;
        var example = await json.InputValueAsync();
        Assert.StartsWith("{\n  \"name\": \"coffeeCard\",", example, StringComparison.Ordinal);
        // The campaign that a new server in Development has.
        await json.FillAsync(example.Replace("coffeeClub", "demo", StringComparison.Ordinal));
        await operation
            .Locator("tr[data-property-name='passbook-IconFile'] input[type=file]")
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = "icon.png",
                    MimeType = "image/png",
                    Buffer = _picture,
                }
            );
        await Screenshot("form");
        var (status, body) = await Execute("Templates-CreateTemplate");
        Assert.Equal(("200", """{"name":"coffeeCard"}"""), (status, body));
    }

    [Fact]
    public async Task A_brand_is_let_in_by_its_two_headers()
    {
        var account = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(server.DataFolder, "first-account.json"))).RootElement;
        await Page.GotoAsync(server.Address + "/swagger/index.html?urls.primaryName=WalletKit%20v1");
        await Page.Locator(".auth-wrapper > .authorize").ClickAsync();
        foreach (var (header, property) in new[] { ("Brand-Id", "brandId"), ("API-Key", "brandApiKey") })
        {
            var form = Page.Locator(".modal-ux form").Filter(new() { HasText = header + " " });
            await form.Locator("input").FillAsync(account.GetProperty(property).GetString()!);
            await form.Locator("button.authorize").ClickAsync();
        }

        await Screenshot("authorize-brand");
        await Page.Locator(".modal-ux .btn-done").First.ClickAsync();
        Assert.Equal(("200", "[]"), await Execute("Templates-ListWalletKitTemplates", "/v1/"));
    }

    [Fact]
    public async Task Without_credentials_the_answer_says_what_is_missing()
    {
        var (status, body) = await Execute("Campaigns-ListCampaigns");
        Assert.Equal("401", status);
        Assert.Contains("Invalid token", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_WebCrypto_the_page_says_so()
    {
        await Page.AddInitScriptAsync("Object.defineProperty(crypto, 'subtle', { value: undefined })");
        await Page.ReloadAsync();
        await Authorize();
        var operation = await Open("Campaigns-ListCampaigns");
        await operation.GetByRole(AriaRole.Button, new() { Name = "Execute" }).ClickAsync();
        await Expect(operation.Locator(".live-responses-table"))
            .ToContainTextAsync("This page can't sign requests here: browsers offer WebCrypto only on https and on localhost");
        Assert.DoesNotContain(_requests, r => r.Url.EndsWith("/v2/campaigns", StringComparison.Ordinal));
    }

    private async Task<string> Authorize()
    {
        var account = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(server.DataFolder, "first-account.json"))).RootElement;
        var secret = account.GetProperty("apiSecret").GetString()!;
        await Page.Locator(".auth-wrapper > .authorize").ClickAsync();
        await Page.GetByLabel("API key", new() { Exact = true }).FillAsync(account.GetProperty("apiKey").GetString()!);
        await Page.GetByLabel("API secret", new() { Exact = true }).FillAsync(secret);
        await Screenshot("authorize");
        await Page.Locator(".modal-ux button.authorize").ClickAsync();
        await Page.Locator(".modal-ux .btn-done").ClickAsync();
        return secret;
    }

    private async Task<ILocator> Open(string operation)
    {
        var block = Page.Locator("#operations-" + operation);
        if (await block.GetByRole(AriaRole.Button, new() { Name = "Execute" }).CountAsync() == 0)
        {
            await block.Locator(".opblock-summary-control").ClickAsync();
            await block.GetByRole(AriaRole.Button, new() { Name = "Try it out" }).ClickAsync();
        }

        return block;
    }

    private async Task<(string Status, string Body)> Execute(string operation, string api = "/v2/")
    {
        var block = await Open(operation);
        server.Clock.SetUtcNow(DateTimeOffset.UtcNow); // the page signs by the browser's clock, which runs on
        var answered = Page.WaitForResponseAsync(r =>
            r.Url.Contains(api, StringComparison.Ordinal) && !r.Url.Contains("/swagger/", StringComparison.Ordinal)
        );
        await block.GetByRole(AriaRole.Button, new() { Name = "Execute" }).ClickAsync();
        var answer = await answered;
        var status = block.Locator(".live-responses-table .response-col_status").Nth(1);
        await Expect(status).ToContainTextAsync(answer.Status.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return ((await status.InnerTextAsync())[..3], await answer.TextAsync());
    }

    private async Task<JsonElement> Fetched(string operation) => JsonDocument.Parse((await Execute(operation)).Body).RootElement;

    // For whoever wants to see the page: CHERRYPIE_TEST_SCREENSHOTS names a folder.
    private async Task Screenshot(string name)
    {
        if (Environment.GetEnvironmentVariable("CHERRYPIE_TEST_SCREENSHOTS") is { } folder)
        {
            await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png") });
        }
    }
}
