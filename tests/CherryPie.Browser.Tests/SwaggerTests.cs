using System.Text.Json;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace CherryPie.Server.Tests.OpenApi;

[Trait("needs", "chromium")]
public sealed class SwaggerTests(ListeningServer server) : SwaggerPage(server), IClassFixture<ListeningServer>
{
    [Fact]
    public async Task Requests_are_signed_in_the_page_and_the_secret_stays_there()
    {
        var secret = await Authorize();

        var (status, body) = await Execute("Campaigns-ListCampaigns");
        Assert.Equal("200", status);
        Assert.StartsWith("[", body, StringComparison.Ordinal);

        (status, body) = await Execute("Campaigns-CreateCampaign");
        Assert.Equal("200", status);
        Assert.Equal("coffeeClub", JsonDocument.Parse(body).RootElement.GetProperty("name").GetString());

        await Screenshot("swagger");
        Assert.Contains(Requests, r => r.Url.EndsWith("/v2/campaigns", StringComparison.Ordinal));
        foreach (var request in Requests)
        {
            Assert.True(
                request.Url.StartsWith(Server.Address + "/", StringComparison.Ordinal)
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

        var (status, body) = await Execute("Templates-CreateTemplate");
        Assert.Equal("400", status);
        Assert.StartsWith("{\"error\":\"passbook-IconFile: is required", body, StringComparison.Ordinal);
        await Expect(operation.Locator(".live-responses-table")).ToContainTextAsync("passbook-IconFile: is required");

        await Expect(operation.Locator("input[type=checkbox]")).ToHaveCountAsync(14);
        await Expect(operation.Locator("input[type=checkbox]:checked")).ToHaveCountAsync(0);
        await operation.Locator("tr[data-property-name='passbook-IconFile'] input[type=file]").SetInputFilesAsync(Picture);
        await Screenshot("form");
        (status, body) = await Execute("Templates-CreateTemplate");
        Assert.Equal(("200", """{"name":"coffeeCard","warnings":[]}"""), (status, body)); // warnings=true is filled in
    }

    [Fact]
    public async Task A_package_is_offered_as_a_file()
    {
        await Execute("Passes-DownloadPass");
        var saved = await Page.RunAndWaitForDownloadAsync(() =>
            Page.Locator("#operations-Passes-DownloadPass").GetByText("Download file").ClickAsync()
        );
        Assert.EndsWith(".pkpass", saved.SuggestedFilename, StringComparison.Ordinal);
        Assert.Equal("PK"u8.ToArray(), (await File.ReadAllBytesAsync(await saved.PathAsync()))[..2]);
    }

    [Fact]
    public async Task A_brand_is_let_in_by_its_two_headers()
    {
        await Show("WalletKit v1");
        await AuthorizeBrand();
        Assert.Equal(
            ("200", """[{"id":"Rk3bPqZ7LmAx8K","description":"Loyalty card of the Cherry Pie Bakery"}]"""),
            await Execute("Templates-ListWalletKitTemplates", "/v1/")
        );
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
        Assert.DoesNotContain(Requests, r => r.Url.EndsWith("/v2/campaigns", StringComparison.Ordinal));
    }
}
