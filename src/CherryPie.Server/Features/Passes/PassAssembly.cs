using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Certificates;
using CherryPie.Server.Features.Images;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Passes;

/// <summary>A pass, rendered and linted but not signed.</summary>
/// <param name="Content">What differs from pass to pass.</param>
/// <param name="Rendered">Its pass.json and strings.</param>
/// <param name="Design">What it is made by.</param>
/// <param name="Pictures">Its files besides.</param>
/// <param name="HasOwnPictures">Whether some are of this pass alone.</param>
/// <param name="Signer">Signs it.</param>
/// <param name="Meter">Counts it.</param>
internal sealed record AssembledPass(
    PassContent Content,
    RenderedPass Rendered,
    PassDesign Design,
    SharedFiles Pictures,
    bool HasOwnPictures,
    PassSigner Signer,
    PassMeter Meter
)
{
    public SignedPackage Sign(DateTimeOffset now)
    {
        Meter.Signed();
        PackageFile[] own = [new PackageFile("pass.json", Rendered.Json), .. Rendered.Strings];
        return new SignedPackage(PassPackage.CreateParts(own, Pictures, Signer, now), Pictures, HasOwnPictures);
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
        var face = template.Of(pass.IsRedeemed);
        var design = face.Design;
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

        var own = await OwnImages(pass, face, stop);
        return new AssembledPass(
            content,
            rendered,
            design,
            own is null ? face.Shared : new SharedFiles(own),
            HasOwnPictures: own is not null,
            signer.Signer,
            meter
        );
    }

    /// <summary>The image files of a pass: its template's, or its own where it has any.</summary>
    public async Task<IReadOnlyList<PackageFile>> Images(Pass pass, long templateVersion, CancellationToken stop)
    {
        var face = (await compiled.Get(pass.AccountId, pass.TemplateId, templateVersion, stop)).Of(pass.IsRedeemed);
        return await OwnImages(pass, face, stop) ?? face.Images;
    }

    // Null where it has none.
    private async Task<IReadOnlyList<PackageFile>?> OwnImages(Pass pass, CompiledDesign face, CancellationToken stop)
    {
        var design = face.Design;
        var own = ImagePath.Read(StoredJson.Read(pass.DynamicImages)).Where(i => design.Shows(i.Kind)).ToList();
        return own.Count == 0 ? null : face.With(await dynamicImages.Get(pass.AccountId, own, design.Style, design.HasPoster, stop));
    }
}
