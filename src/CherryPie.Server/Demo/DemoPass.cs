using System.Text.Json;
using CherryPie.Server.Accounts;
using CherryPie.Server.Campaigns;
using CherryPie.Server.Certificates;
using CherryPie.Server.Hosting;
using CherryPie.Server.Http;
using CherryPie.Server.Passes;
using CherryPie.Server.Storage;
using CherryPie.Server.Templates;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Demo;

/// <summary>In Development, gives the first account what a newcomer needs to see: certificate, campaign, template and pass, made by the use cases that clients use.
/// Each step looks first whether it was done, so a start that was cut short is finished by the next one.</summary>
internal sealed class DemoPass(
    ServerDb db, Tenant tenant, DevelopmentChain development, CreateSigningRequest createRequest, UploadCertificate upload, CreateCampaign createCampaign,
    CreateTemplate createTemplate, IssuePass issue, PassLinks links, StartBlock block, TimeProvider clock)
{
    private const string Name = "demo", UserDefinedId = "demo";
    private const long Lock = 0x436865727279446d;

    public async Task Run(CancellationToken stop)
    {
        if (await development.Authority(stop) is not { } authority || await db.Accounts.OrderBy(a => a.CreatedAt).Select(a => (Guid?)a.Id).FirstOrDefaultAsync(stop) is not { } account)
        {
            return;
        }

        tenant.Enter(account);
        await db.Database.OpenConnectionAsync(stop); // the lock is the connection's: servers that start at once take turns
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_lock({Lock})", stop);
        try
        {
            if (await IsUntouched(stop))
            {
                await MakeWhatIsMissing(authority, stop);
            }
        }
        finally
        {
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({Lock})", CancellationToken.None);
        }

        var pass = await db.Passes.Where(p => p.Campaign!.Name == Name && p.UserDefinedId == UserDefinedId).Select(p => p.Id).FirstOrDefaultAsync(stop);
        block.Add("Demo pass", () => pass is null ? null : links.Landing(pass));
    }

    // Whoever has made something of their own, or done away with the demo, is left alone.
    private async Task<bool> IsUntouched(CancellationToken stop) =>
        await db.Accounts.CountAsync(stop) == 1
        && !await db.Campaigns.AnyAsync(c => c.Name != Name, stop)
        && !await db.Passes.AnyAsync(stop)
        && await db.Certificates.CountAsync(stop) <= 1;

    private async Task MakeWhatIsMissing(Wallet.DevelopmentAuthority authority, CancellationToken stop)
    {
        var certificate = await db.Certificates.Select(c => c.Id).FirstOrDefaultAsync(stop) ?? await MakeCertificate(authority, stop);
        if (!await db.Campaigns.AnyAsync(c => c.Name == Name, stop))
        {
            await createCampaign.Run(Fields(new { name = Name, passbookCertId = certificate, displayName = "Cherry Pie Bakery", description = "Collect a point with every coffee; ten points are a slice of cherry pie.", startDate = "2020-01-01T00:00:00Z" }), stop);
        }

        if (!await db.Templates.AnyAsync(t => t.Name == Name, stop))
        {
            await createTemplate.Run(
                MultipartBody.Of(
                    new FormPart("jsonBody", null, null, Resource("template.json")),
                    new FormPart("passbook-IconFile", "icon.png", null, Resource("icon.png")),
                    new FormPart("passbook-LogoFile", "logo.png", null, Resource("logo.png")),
                    new FormPart("passbook-StripFile", "strip.png", null, Resource("strip.png"))),
                stop);
        }

        var fields = Fields(new { templateName = Name, userDefinedId = UserDefinedId, dynamicData = new { name = "Ada Lovelace", points = 7 } });
        await issue.Run([new PassBody(fields)], fields.Problems, stop);
    }

    private async Task<string> MakeCertificate(Wallet.DevelopmentAuthority authority, CancellationToken stop)
    {
        var leaf = authority.Sign(await createRequest.Run(stop), "pass.com.example.demo", "DEMOTEAM01", "Cherry Pie Bakery", nfc: false, clock.GetUtcNow());
        var about = JsonSerializer.SerializeToUtf8Bytes(new { name = "Demo", description = "Issued by the development authority: no iPhone will open its passes" });
        return await upload.Run(MultipartBody.Of(new FormPart("passbookPEM", "pass.cer", null, leaf), new FormPart("jsonBody", null, null, about)), stop);
    }

    private static JsonFields Fields(object body) => JsonFields.Of(JsonSerializer.SerializeToElement(body), "", new Problems());

    private static byte[] Resource(string name)
    {
        using var stream = typeof(DemoPass).Assembly.GetManifestResourceStream("Demo/" + name) ?? throw new InvalidOperationException($"Demo/{name} is not embedded.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
