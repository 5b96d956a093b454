using CherryPie.Wallet;

namespace CherryPie.Server.Features.Templates;

/// <summary>A version of a template, ready to make passes from: both designs with their image files hashed.</summary>
/// <param name="Default">The design before redemption.</param>
/// <param name="Redeem">The design after it; null where the template has one design.</param>
/// <param name="Keys">The declared dynamic keys.</param>
/// <param name="TimeZone">The zone of dates that name none.</param>
/// <param name="Size">Bytes of its files: what it costs to keep.</param>
internal sealed record CompiledTemplate(
    CompiledDesign Default,
    CompiledDesign? Redeem,
    IReadOnlyList<DynamicKey> Keys,
    TimeZoneInfo? TimeZone,
    long Size
)
{
    /// <summary>Takes what should be better of its passes.</summary>
    public required DesignWarnings Warnings { get; init; }

    public CompiledDesign Of(bool redeemed) => redeemed ? Redeem ?? Default : Default;
}

/// <summary>One design with its files.</summary>
/// <param name="Design">The design.</param>
/// <param name="Language">The template's default language.</param>
/// <param name="Scaled">Its images in the sizes that it shows.</param>
/// <param name="Images">The same as files of a package.</param>
internal sealed record CompiledDesign(
    PassDesign Design,
    string Language,
    IReadOnlyList<ScaledImage> Scaled,
    IReadOnlyList<PackageFile> Images
)
{
    /// <summary>The same as packages share them.</summary>
    public SharedFiles Shared { get; } = new(Images);

    public static CompiledDesign Of(PassDesign design, string language, IReadOnlyList<ScaledImage> scaled) =>
        new(design, language, scaled, Arrange(design, language, scaled));

    /// <summary>The files with a pass's own images in place of the template's, in every language.</summary>
    public IReadOnlyList<PackageFile> With(IReadOnlyCollection<ScaledImage> own)
    {
        var kinds = own.Select(i => i.Kind).ToHashSet();
        return Arrange(Design, Language, [.. Scaled.Where(i => !kinds.Contains(i.Kind)), .. own]);
    }

    private static IReadOnlyList<PackageFile> Arrange(PassDesign design, string language, IReadOnlyList<ScaledImage> scaled) =>
        PassImages.Arrange(design.Style, language, design.Languages, scaled, WalletLanguages.Folders, design.HasPoster);
}
