using System.Collections.ObjectModel;

namespace CherryPie.Wallet;

/// <summary>What one pass adds to its design. A value beyond its limit is no exception: the lint has a finding for it.</summary>
public sealed record PassContent
{
    /// <summary>The serial number, unique within the pass type and not empty; also what <c>messageOption: pid</c> puts into the
    /// barcode.</summary>
    public required string SerialNumber { get; init; }

    /// <summary>The pass type identifier, <c>pass.com.example.card</c>: <see cref="PassCertificate.PassTypeIdentifier"/> of the certificate
    /// that will sign.</summary>
    public required string PassTypeIdentifier { get; init; }

    /// <summary>The team identifier: <see cref="PassCertificate.TeamIdentifier"/> of the certificate that will sign.</summary>
    public required string TeamIdentifier { get; init; }

    /// <summary>The base of the device protocol: https, without <c>/v1</c>. Null where passes are not updated; this and the token are both
    /// there or neither is.
    /// <see href="https://developer.apple.com/documentation/walletpasses/adding-a-web-service-to-update-passes"/></summary>
    public string? WebServiceUrl { get; init; }

    /// <summary>The secret of the device protocol: at least 16 characters, the same for the pass's whole life.</summary>
    public string? AuthenticationToken { get; init; }

    /// <summary>Whether Wallet shows the pass as void.</summary>
    public bool Voided { get; init; }

    /// <summary>When Wallet shows the pass as expired, to the second; null for never.</summary>
    public DateTimeOffset? ExpirationDate { get; init; }

    /// <summary>The values of placeholders by key, as text in invariant culture. A missing key takes its declared default, else the empty
    /// text. Values are never looked through for placeholders.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Attributes that this pass has instead of its design's; null for none.</summary>
    public PassOverrides? Overrides { get; init; }

    /// <summary>Back fields that replace the design's group of fields with that <c>dynamicBackfieldKey</c>; null for none.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<BackField>>? DynamicBackfields { get; init; }

    /// <summary>Whether placeholders stay as the design has them, with the keys of format that a value would have.</summary>
    internal bool KeepsPlaceholders { get; init; }
}

/// <summary>A back field of one pass (<c>dynamicBackfields</c>). Both texts are taken as they are, without placeholders.</summary>
/// <param name="Label">The label; empty for none.</param>
/// <param name="Value">The text.</param>
public sealed record BackField(string Label, string Value);

/// <summary>The files of one pass but for its pictures.</summary>
/// <param name="Json">The bytes of pass.json: UTF-8 without byte order mark or line breaks.</param>
/// <param name="Strings">The files <c>fr.lproj/pass.strings</c>, UTF-8, of each language and folder; empty where the design has one
/// language. Those of a design without placeholders in its translations are the same objects for all passes.</param>
public sealed record RenderedPass(ReadOnlyMemory<byte> Json, IReadOnlyList<PackageFile> Strings);
