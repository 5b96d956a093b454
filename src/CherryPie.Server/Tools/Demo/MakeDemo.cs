using System.Text.Json;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Features.Certificates;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Features.Webhooks;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Tools.Demo;

/// <summary>Makes certificate, campaigns, templates, a webhook, passes and jobs by the use cases that clients use.
/// Each step looks first whether it was done, so a start that was cut short is finished by the next one.</summary>
internal sealed class MakeDemo(
    ServerDb db,
    Tenant tenant,
    CreateSigningRequest createRequest,
    UploadCertificate upload,
    CreateCampaign createCampaign,
    CreateTemplate createTemplate,
    CreateWebhook createWebhook,
    IssuePass issue,
    MakeDemoJobs jobs,
    TimeProvider clock
)
{
    // Where WalletKit's calls look for their templates, and what their own examples call one.
    private const string WalletKitCampaign = "WalletKit",
        WalletKitTemplate = "Rk3bPqZ7LmAx8K";

    private static readonly string[] _allEvents = ["*"];

    public async Task Run(Guid account, Wallet.DevelopmentAuthority authority, CancellationToken stop)
    {
        tenant.Enter(account);
        if (await IsUntouched(stop))
        {
            await MakeWhatIsMissing(authority, stop);
        }
    }

    // Whoever has made something of their own, or done away with the demo, is left alone.
    private async Task<bool> IsUntouched(CancellationToken stop) =>
        await db.Accounts.CountAsync(stop) == 1
        && !await db.Campaigns.AnyAsync(c => c.Name != DemoPass.Name && c.Name != WalletKitCampaign, stop)
        && !await db.Passes.AnyAsync(stop)
        && await db.Certificates.CountAsync(stop) <= 1;

    private async Task MakeWhatIsMissing(Wallet.DevelopmentAuthority authority, CancellationToken stop)
    {
        var certificate = await db.Certificates.Select(c => c.Id).FirstOrDefaultAsync(stop) ?? await MakeCertificate(authority, stop);
        await MakeCampaign(
            DemoPass.Name,
            new
            {
                name = DemoPass.Name,
                passbookCertId = certificate,
                displayName = "Cherry Pie Bakery",
                description = "Collect a point with every coffee; ten points are a slice of cherry pie.",
                startDate = "2020-01-01T00:00:00Z",
            },
            stop
        );
        await MakeCampaign(
            WalletKitCampaign,
            new
            {
                name = WalletKitCampaign,
                passbookCertId = certificate,
                startDate = "2012-01-01T00:00:00Z",
            },
            stop
        );
        await MakeTemplate(DemoPass.Name, "template.json", stop);
        await MakeTemplate(WalletKitTemplate, "walletkit.json", stop);

        if (!await db.Webhooks.AnyAsync(stop))
        {
            await createWebhook.Run(
                Fields(
                    new
                    {
                        url = "https://hooks.example.com/cherrypie",
                        events = _allEvents,
                        description = "Nothing is sent to it until it is enabled",
                        isDisabled = true,
                    }
                ),
                stop
            );
        }

        // Both or none: a start that finds one pass makes none.
        var pass = Fields(
            new
            {
                templateName = DemoPass.Name,
                userDefinedId = DemoPass.UserDefinedId,
                dynamicData = new { name = "Ada Lovelace", points = 7 },
            }
        );
        var ofWalletKit = Fields(
            new
            {
                templateName = WalletKitTemplate,
                userDefinedId = DemoPass.WalletKitUserDefinedId,
                dynamicData = new { name = "Ada Lovelace" },
            }
        );
        await issue.Run([new PassRequest(pass), new PassRequest(ofWalletKit)], pass.Problems, stop);
        await jobs.Run(stop);
    }

    private async Task MakeCampaign(string name, object body, CancellationToken stop)
    {
        if (!await db.Campaigns.AnyAsync(c => c.Name == name, stop))
        {
            await createCampaign.Run(Fields(body), stop);
        }
    }

    private async Task MakeTemplate(string name, string json, CancellationToken stop)
    {
        if (!await db.Templates.AnyAsync(t => t.Name == name, stop))
        {
            await createTemplate.Run(
                MultipartBody.Of(
                    new FormPart("jsonBody", null, null, Resource(json)),
                    new FormPart("passbook-IconFile", "icon.png", null, Resource("icon.png")),
                    new FormPart("passbook-LogoFile", "logo.png", null, Resource("logo.png")),
                    new FormPart("passbook-StripFile", "strip.png", null, Resource("strip.png"))
                ),
                stop
            );
        }
    }

    private async Task<string> MakeCertificate(Wallet.DevelopmentAuthority authority, CancellationToken stop)
    {
        var leaf = authority.Sign(
            await createRequest.Run(stop),
            DemoPass.PassType,
            "DEMOTEAM01",
            "Cherry Pie Bakery",
            nfc: false,
            clock.GetUtcNow()
        );
        var about = JsonSerializer.SerializeToUtf8Bytes(
            new { name = "Demo", description = "Issued by the development authority: no iPhone will open its passes" }
        );
        return await upload.Run(
            MultipartBody.Of(new FormPart("passbookPEM", "pass.cer", null, leaf), new FormPart("jsonBody", null, null, about)),
            stop
        );
    }

    private static JsonFields Fields(object body) => JsonFields.Of(JsonSerializer.SerializeToElement(body), "", new Problems());

    /// <summary>One of the demo's files.</summary>
    public static byte[] Resource(string name)
    {
        using var stream =
            typeof(MakeDemo).Assembly.GetManifestResourceStream("Demo/" + name)
            ?? throw new InvalidOperationException($"Demo/{name} is not embedded.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
