using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Certificates;
using CherryPie.Server.Features.Images;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Passes;

/// <summary>A pass, rendered and linted but not signed.</summary>
internal sealed record AssembledPass(
    PassContent Content,
    RenderedPass Rendered,
    PassDesign Design,
    IReadOnlyList<PackageFile> Images,
    PassSigner Signer,
    PassMeter Meter
)
{
    public byte[] Sign(DateTimeOffset now)
    {
        Meter.Signed();
        return PassPackage.Create([new PackageFile("pass.json", Rendered.Json), .. Rendered.Strings, .. Images], Signer, now);
    }
}

/// <summary>Assembles a pass from its row, its template and its certificate. One that iOS would refuse is not returned.</summary>
internal sealed class PassAssembly(
    CompiledTemplates compiled,
    AccountDirectory accounts,
    ScaledDynamicImages dynamicImages,
    PassLinks links,
    PassMeter meter,
    ILogger<PassAssembly> logger
)
{
    /// <param name="found">The pass, just read.</param>
    /// <param name="signer">Signs its pass type now.</param>
    /// <exception cref="Refusal">503: it can't be made from its present data.</exception>
    public async Task<AssembledPass> Run(PassSnapshot found, PassTypeSigner signer, CancellationToken stop)
    {
        var pass = found.Pass;
        var template = await compiled.Get(pass.AccountId, pass.TemplateId, found.Template.Version, stop);
        var design = template.Of(pass.IsRedeemed).Design;
        var problems = new Problems();
        var content = PassContents.Of(pass, template, signer, found.State, problems) with
        {
            WebServiceUrl = links.WebService,
            AuthenticationToken = PassLinks.AuthenticationToken(await accounts.Get(pass.AccountId, stop), pass.Id),
        };
        var rendered = design.Render(content, signer.SupportsNfc, problems.Findings);
        if (problems.Any)
        {
            logger.LogError("Pass {PassId} can't be made: {Findings}", pass.Id, string.Join("; ", problems.Findings));
            throw Refusal.Broken(
                "This pass can't be made from its present data; its issuer must correct it. "
                    + "The reason is in the server's log under the pass id"
            );
        }

        return new AssembledPass(content, rendered, design, await Images(pass, found.Template.Version, stop), signer.Signer, meter);
    }

    /// <summary>The image files of a pass: its template's, or its own where it has any.</summary>
    public async Task<IReadOnlyList<PackageFile>> Images(Pass pass, long templateVersion, CancellationToken stop)
    {
        var face = (await compiled.Get(pass.AccountId, pass.TemplateId, templateVersion, stop)).Of(pass.IsRedeemed);
        var design = face.Design;
        var own = ImagePath.Read(StoredJson.Read(pass.DynamicImages)).Where(i => design.Shows(i.Kind)).ToList();
        return own.Count == 0 ? face.Images : face.With(await dynamicImages.Get(pass.AccountId, own, design.Style, design.HasPoster, stop));
    }
}
