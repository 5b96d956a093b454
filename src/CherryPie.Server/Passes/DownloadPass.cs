using CherryPie.Server.Accounts;
using CherryPie.Server.Certificates;
using CherryPie.Server.Http;
using CherryPie.Server.Storage;
using CherryPie.Server.Templates;
using CherryPie.Wallet;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Passes;

/// <summary>Makes the package of a pass for whoever knows its id.</summary>
internal sealed class DownloadPass(ServerDb db, CompiledTemplates compiled, Signers signers, AccountDirectory accounts, PassLinks links, TimeProvider clock, ILogger<DownloadPass> logger)
{
    public async Task<byte[]> Run(string id, CancellationToken stop)
    {
        var pass = await db.Passes.IgnoreQueryFilters([ServerDb.OwnAccount]).AsNoTracking().Include(p => p.Campaign).Include(p => p.Template)
            .SingleOrDefaultAsync(p => p.Id == id, stop) ?? throw FindPass.Unknown(id);
        var now = clock.GetUtcNow();
        var state = PassState.Of(pass, pass.Campaign!, pass.Template!, now);
        if (now < state.Start)
        {
            throw Refusal.Invalid($"This pass can be downloaded from {VendorJson.Time(state.Start)} on (startDate of its campaign or template)");
        }

        if (state.End <= now)
        {
            throw Refusal.Invalid($"This pass ended at {VendorJson.Time(state.End.Value)} (endDate of its campaign or template, or its expiryDate)");
        }

        var template = await compiled.Get(pass.TemplateId, pass.Template!.Version, stop);
        var signer = await signers.For(pass.Campaign!.CertificateId, stop);
        var account = await accounts.Get(pass.AccountId, stop);
        return Make(pass, template, signer, state, account, now);
    }

    private byte[] Make(Pass pass, CompiledTemplate template, PassTypeSigner signer, PassState state, KnownAccount account, DateTimeOffset now)
    {
        var problems = new Problems();
        var content = PassContents.Of(pass, template, signer, state, problems) with
        {
            WebServiceUrl = links.WebService,
            AuthenticationToken = PassLinks.AuthenticationToken(account, pass.Id),
        };
        var face = template.Of(pass.IsRedeemed);
        problems.AddRange(face.Design.Lint(content, signer.SupportsNfc));
        if (problems.Any)
        {
            logger.LogError("Pass {PassId} can't be made: {Findings}", pass.Id, string.Join("; ", problems.Findings));
            throw Refusal.Broken("This pass can't be made from its present data; its issuer must correct it. The reason is in the server's log under the pass id");
        }

        var rendered = face.Design.Render(content);
        return PassPackage.Create([new PackageFile("pass.json", rendered.Json), .. rendered.Strings, .. face.Images], signer.Signer, now);
    }
}
