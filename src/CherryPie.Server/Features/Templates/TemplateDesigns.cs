using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Features.Certificates;
using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Templates;

/// <summary>Both designs of a template, compiled.</summary>
internal sealed record TemplateDesigns(PassDesign Default, PassDesign? Redeem)
{
    /// <summary>Whether the caller knows attributes that former versions did not, and so answers with warnings.</summary>
    public bool HasNewAttributes => Default.HasNewAttributes || Redeem?.HasNewAttributes == true;

    /// <summary>What Wallet accepts of every pass and passes over, cuts or shows otherwise than meant.</summary>
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

        if (body.GoogleWallet is { } google)
        {
            GoogleSettings.Read(google, "googleWallet", [])?.Check(designs.Default, "googleWallet", problems.Findings);
        }

        var warnings = new List<PassFinding>();
        var isNfc = certificate.SupportsNfc;
        var faults = designs.Default.Lint(isNfc, warnings, TemplateAdvice.Files(images, redeem: false), stop);
        var more = designs.Redeem?.Lint(isNfc, warnings, TemplateAdvice.Files(images, redeem: true), stop);
        problems.AddRange(faults.Concat(more ?? []).Select(f => Advised(f, certificate)));
        warnings.AddRange(TemplateAdvice.Of(body, designs, images));
        return designs with { Warnings = [.. warnings.Distinct()] };
    }

    /// <summary>With what Google Wallet passes over or shows otherwise, where the campaign has an issuer.</summary>
    public TemplateDesigns ForGoogle(Campaign campaign, TemplateRequest body, IEnumerable<ImagePart> images)
    {
        if (campaign.GoogleIssuerId is null)
        {
            return this;
        }

        var notes = new List<PassFinding>(Warnings);
        var settings = body.GoogleWallet is { } json ? GoogleSettings.Read(json, "googleWallet", []) : null;
        GoogleLint.Advise(Default, settings ?? GoogleSettings.Automatic, [.. images.Select(i => i.Kind).Distinct()], notes);
        return this with { Warnings = [.. notes.Distinct()] };
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
            OtherTexts = body.Labels,
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

    // Apple gives out such a certificate on request; the development authority makes one.
    private static PassFinding Advised(PassFinding finding, StoredCertificate certificate) =>
        certificate.IsOfDevelopment && finding.Message.StartsWith("needs an NFC certificate", StringComparison.Ordinal)
            ? finding with
            {
                Message = finding.Message + ", or the certificate be one of `dev sign --nfc` (docs/certificates.md)",
            }
            : finding;

    // The redeemed design shows the default design's images where it has none of its own.
    private static string[] Languages(IReadOnlyCollection<ImagePart> images, bool redeem) =>
        [.. images.Where(i => redeem || !i.IsRedeem).Select(i => i.Language).OfType<string>().Distinct()];
}
