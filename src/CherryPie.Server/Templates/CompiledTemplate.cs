using CherryPie.Wallet;

namespace CherryPie.Server.Templates;

/// <summary>A version of a template, ready to make passes from: both designs with their image files hashed.</summary>
/// <param name="Default">The design before redemption.</param>
/// <param name="Redeem">The design after it; null where the template has one design.</param>
/// <param name="Keys">The declared dynamic keys.</param>
/// <param name="TimeZone">The zone of dates that name none.</param>
/// <param name="Size">Bytes of its files: what it costs to keep.</param>
internal sealed record CompiledTemplate(CompiledDesign Default, CompiledDesign? Redeem, IReadOnlyList<DynamicKey> Keys, TimeSpan? TimeZone, long Size)
{
    public CompiledDesign Of(bool redeemed) => redeemed ? Redeem ?? Default : Default;
}

/// <summary>One design with its files.</summary>
internal sealed record CompiledDesign(PassDesign Design, IReadOnlyList<PackageFile> Images);
