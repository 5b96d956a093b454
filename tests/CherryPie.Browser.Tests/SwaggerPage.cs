using System.Globalization;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace CherryPie.Server.Tests.OpenApi;

/// <summary>The page /swagger of a new server, as a person uses it.</summary>
public abstract class SwaggerPage(ListeningServer server) : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private IPage? _page;

    protected ListeningServer Server => server;

    protected IPage Page => _page!;

    /// <summary>All that the page asked for.</summary>
    protected List<IRequest> Requests { get; } = [];

    /// <summary>One grey pixel.</summary>
    protected static FilePayload Picture { get; } =
        new()
        {
            Name = "icon.png",
            MimeType = "image/png",
            Buffer = Convert.FromBase64String(
                "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNoAAAAggCB2kUIOwAAAABJRU5ErkJggg=="
            ),
        };

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
        _page.Request += (_, request) => Requests.Add(request);
        await _page.GotoAsync(server.Address + "/swagger");
        await Expect(_page.Locator("#operations-Campaigns-CreateCampaign")).ToBeVisibleAsync();
    }

    public async Task DisposeAsync()
    {
        await (_browser?.DisposeAsync() ?? ValueTask.CompletedTask);
        _playwright?.Dispose();
    }

    /// <summary>Another document, by its name in the list at the top.</summary>
    protected async Task Show(string document)
    {
        await Page.GotoAsync(server.Address + "/swagger/index.html?urls.primaryName=" + Uri.EscapeDataString(document));
        await Expect(Page.Locator(".opblock").First).ToBeVisibleAsync();
    }

    protected async Task<string> Authorize()
    {
        var secret = await FirstAccount.Text(server, "apiSecret");
        await Page.Locator(".auth-wrapper > .authorize").ClickAsync();
        await Page.GetByLabel("API key", new() { Exact = true }).FillAsync(await FirstAccount.Text(server, "apiKey"));
        await Page.GetByLabel("API secret", new() { Exact = true }).FillAsync(secret);
        await Screenshot("authorize");
        await Page.Locator(".modal-ux button.authorize").ClickAsync();
        await Page.Locator(".modal-ux .btn-done").ClickAsync();
        return secret;
    }

    protected async Task AuthorizeBrand()
    {
        await Page.Locator(".auth-wrapper > .authorize").ClickAsync();
        foreach (var (header, property) in new[] { ("Brand-Id", "brandId"), ("API-Key", "brandApiKey") })
        {
            var form = Page.Locator(".modal-ux form").Filter(new() { HasText = header + " " });
            await form.Locator("input").FillAsync(await FirstAccount.Text(server, property));
            await form.Locator("button.authorize").ClickAsync();
        }

        await Screenshot("authorize-brand");
        await Page.Locator(".modal-ux .btn-done").First.ClickAsync();
    }

    /// <summary>As the demo pass's device, whose token stands in the form.</summary>
    protected async Task AuthorizeDevice()
    {
        await Page.Locator(".auth-wrapper > .authorize").ClickAsync();
        var form = Page.Locator(".modal-ux form");
        await form.Locator("input").FillAsync(await form.Locator("code", new() { HasText = "ApplePass " }).Last.InnerTextAsync());
        await form.Locator("button.authorize").ClickAsync();
        await Page.Locator(".modal-ux .btn-done").ClickAsync();
    }

    protected async Task<ILocator> Open(string operation)
    {
        var block = Page.Locator("#operations-" + operation);
        if (await block.GetByRole(AriaRole.Button, new() { Name = "Execute" }).CountAsync() == 0)
        {
            await block.Locator(".opblock-summary-control").ClickAsync();
            await block.GetByRole(AriaRole.Button, new() { Name = "Try it out" }).ClickAsync();
        }

        return block;
    }

    protected async Task<(string Status, string Body)> Execute(string operation, string api = "/v2/")
    {
        var answer = await Answered(operation, api);
        var status = Page.Locator("#operations-" + operation).Locator(".live-responses-table .response-col_status").Nth(1);
        await Expect(status).ToContainTextAsync(answer.Status.ToString(CultureInfo.InvariantCulture));
        return ((await status.InnerTextAsync())[..3], await answer.TextAsync());
    }

    protected async Task<IResponse> Answered(string operation, string api)
    {
        var block = await Open(operation);
        server.Clock.SetUtcNow(DateTimeOffset.UtcNow); // the page signs by the browser's clock, which runs on
        return await Page.RunAndWaitForResponseAsync(
            () => block.GetByRole(AriaRole.Button, new() { Name = "Execute" }).ClickAsync(),
            r => r.Url.Contains(api, StringComparison.Ordinal) && !r.Url.Contains("/swagger/", StringComparison.Ordinal)
        );
    }

    // For whoever wants to see the page: CHERRYPIE_TEST_SCREENSHOTS names a folder.
    protected async Task Screenshot(string name)
    {
        if (Environment.GetEnvironmentVariable("CHERRYPIE_TEST_SCREENSHOTS") is { } folder)
        {
            await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png") });
        }
    }
}
