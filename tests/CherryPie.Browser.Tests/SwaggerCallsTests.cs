using System.IO.Compression;
using System.Text;
using CherryPie.Server.Features.Certificates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;

namespace CherryPie.Server.Tests.OpenApi;

/// <summary>Whoever opens a call on a new server in Development, chooses the files that it cannot do without and clicks Execute has
/// success.</summary>
[Trait("needs", "chromium")]
public sealed class SwaggerCallsTests(ListeningServer server) : SwaggerPage(server), IClassFixture<ListeningServer>
{
    [Fact]
    public async Task Every_call_of_v2_works_as_filled_in()
    {
        await Authorize();
        await Try("/v2/", 34);
    }

    [Fact]
    public async Task So_does_every_call_of_WalletKit()
    {
        await Show("WalletKit v1");
        await AuthorizeBrand();
        await Try("/v1/", 6);
    }

    [Fact]
    public async Task And_every_call_of_devices()
    {
        await Show("Apple Wallet web service v1");
        await AuthorizeDevice();
        await Try("/wallet/", 6);
    }

    // DELETE takes others their object, so it comes last.
    private async Task Try(string api, int least)
    {
        var blocks = await Page.EvaluateAsync<string[]>(
            "() => [...document.querySelectorAll('.opblock')].sort((a, b) => a.matches('.opblock-delete') - b.matches('.opblock-delete'))"
                + ".map(b => b.id.replace('operations-', ''))"
        );
        var (calls, faults) = (0, new List<string>());

        // A fresh server has no issuer, and Google is not on this machine: docs/google.md begins with its console.
        foreach (var operation in blocks.Where(b => !b.StartsWith("Google_Wallet-", StringComparison.Ordinal)))
        {
            var block = await Open(operation);
            var kinds = block.Locator(".opblock-section-request-body .content-type");
            var bodies = await kinds.CountAsync() == 0 ? [] : await kinds.Locator("option").AllInnerTextsAsync();
            foreach (var body in bodies.DefaultIfEmpty(""))
            {
                if (bodies.Count > 1)
                {
                    await kinds.SelectOptionAsync(body);
                }

                await Choose(block, operation);
                var answer = await Answered(operation, api);
                calls++;
                if (answer.Status is < 200 or > 299)
                {
                    faults.Add($"{operation} {body}: {answer.Status} {await answer.TextAsync()}");
                }
            }

            await block.Locator(".opblock-summary-control").ClickAsync();
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.True(calls >= least, $"{calls} calls");
    }

    // What the form calls required, and the one of three of a certificate's upload.
    private async Task Choose(ILocator block, string operation)
    {
        var needed = block.Locator("tr[data-property-name]").Filter(new() { Has = Page.Locator(".required") });
        foreach (var file in await needed.Locator("input[type=file]").AllAsync())
        {
            await file.SetInputFilesAsync(Picture);
        }

        if (operation == "Certificates-UploadCertificate")
        {
            await block.Locator("tr[data-property-name=passbookPEM] input[type=file]").SetInputFilesAsync(await Certificate());
        }

        if (operation == "Bulk-CreateImport")
        {
            await block.Locator("tr[data-property-name=file] input[type=file]").SetInputFilesAsync(Members());
        }

        if (operation == "Templates-ImportTemplate")
        {
            await block.Locator("tr[data-property-name=package] input[type=file]").SetInputFilesAsync(Package());
        }
    }

    private static FilePayload Members() =>
        new()
        {
            Name = "members.csv",
            MimeType = "text/csv",
            Buffer = "E-mail,points\nada@example.com,10\n"u8.ToArray(),
        };

    private static FilePayload Package()
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            using (var json = zip.CreateEntry("pass.json").Open())
            {
                json.Write("""{"description":"A card","storeCard":{}}"""u8);
            }

            using var icon = zip.CreateEntry("icon.png").Open();
            icon.Write(Picture.Buffer);
        }

        return new FilePayload
        {
            Name = "card.pkpass",
            MimeType = "application/vnd.apple.pkpass",
            Buffer = bytes.ToArray(),
        };
    }

    private async Task<FilePayload> Certificate()
    {
        using var client = Server.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, Server.Address + "/v2/passbookCsrs");
        request.Headers.TryAddWithoutValidation("Authorization", await FirstAccount.Header(Server));
        using var answer = await client.SendAsync(request);
        var authority = await Server.Services.GetRequiredService<DevelopmentChain>().Authority(CancellationToken.None);
        return new FilePayload
        {
            Name = "pass.cer",
            MimeType = "application/x-x509-ca-cert",
            Buffer = authority!.Sign(
                Encoding.ASCII.GetString(await answer.Content.ReadAsByteArrayAsync()),
                "pass.com.example.coffee",
                "A1B2C3D4E5",
                "Example Coffee Ltd",
                nfc: false,
                DateTimeOffset.UtcNow
            ),
        };
    }
}
