using CherryPie.Server.Features.Certificates;
using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Templates;

/// <summary>Both designs of a template, compiled.</summary>
internal sealed record TemplateDesigns(PassDesign Default, PassDesign? Redeem)
{
    /// <summary>What Wallet accepts of every pass and should be better.</summary>
    public IReadOnlyList<PassFinding> Warnings { get; private init; } = [];

    /// <summary>Compiles what a caller describes and notes why iOS would refuse its passes.</summary>
    public static TemplateDesigns? Check(
        TemplateRequest body,
        IReadOnlyCollection<ImagePart> images,
        StoredCertificate certificate,
        Problems problems,
        CancellationToken stop
    )
    {
        if (body.Passbook is null || string.IsNullOrEmpty(body.Language) || !WalletLanguages.IsSupported(body.Language))
        {
            return null;
        }

        var before = problems.Findings.Count;
        var designs = Read(body, images, certificate.TeamName, problems.Findings);
        if (designs is null || problems.Findings.Count > before)
        {
            return null;
        }

        var warnings = new List<PassFinding>();
        problems.AddRange(designs.Default.Lint(certificate.SupportsNfc, warnings, stop));
        problems.AddRange(designs.Redeem?.Lint(certificate.SupportsNfc, warnings, stop) ?? []);
        return designs with { Warnings = warnings };
    }

    public static TemplateDesigns? Read(
        TemplateRequest body,
        IReadOnlyCollection<ImagePart> images,
        string teamName,
        ICollection<PassFinding> findings
    )
    {
        var source = new PassDesignSource
        {
            Design = body.Passbook!.Value,
            Path = "passbook",
            Translations = body.PassbookLang,
            Language = body.Language!,
            ImageLanguages = Languages(images, redeem: false),
            TimeZone = body.TimeZone,
            Keys = body.Keys,
            OrganizationName = teamName,
        };
        var design = PassDesign.Read(source, findings);
        var redeem = body.PassbookRedeem is { } redeemed
            ? PassDesign.Read(
                source with
                {
                    Design = redeemed,
                    Path = "passbookRedeem",
                    Translations = body.PassbookLangRedeem,
                    TranslationsPath = "passbookLangRedeem",
                    ImageLanguages = Languages(images, redeem: true),
                },
                findings
            )
            : null;
        return design is null || (redeem is null && body.PassbookRedeem is not null) ? null : new TemplateDesigns(design, redeem);
    }

    // The redeemed design shows the default design's images where it has none of its own.
    private static string[] Languages(IReadOnlyCollection<ImagePart> images, bool redeem) =>
        [.. images.Where(i => redeem || !i.IsRedeem).Select(i => i.Language).OfType<string>().Distinct()];
}
