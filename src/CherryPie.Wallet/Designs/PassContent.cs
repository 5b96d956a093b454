using System.Collections.ObjectModel;

namespace CherryPie.Wallet;

/// <summary>What one pass adds to its design.</summary>
public sealed record PassContent
{
    /// <summary>The pass id; also what <c>messageOption: pid</c> puts into the barcode.</summary>
    public required string SerialNumber { get; init; }

    /// <summary>UID of the certificate's subject, <c>pass.com.example.card</c>.</summary>
    public required string PassTypeIdentifier { get; init; }

    /// <summary>OU of the certificate's subject: ten characters.</summary>
    public required string TeamIdentifier { get; init; }

    /// <summary>Base of the device protocol without <c>/v1</c>; both this and the token, or neither.</summary>
    public string? WebServiceUrl { get; init; }

    /// <summary>At least 16 characters, the same for the pass's whole life.</summary>
    public string? AuthenticationToken { get; init; }

    /// <summary>Whether the pass is shown as void.</summary>
    public bool Voided { get; init; }

    /// <summary>The earliest end of campaign, template and pass.</summary>
    public DateTimeOffset? ExpirationDate { get; init; }

    /// <summary>The dynamic data as text in invariant culture, by ordinal key. A missing key takes its declared default, else the empty text.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Attributes that this pass has instead of the design's.</summary>
    public PassOverrides? Overrides { get; init; }

    /// <summary>Back fields that stand in for a design's group with that <c>dynamicBackfieldKey</c>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<BackField>>? DynamicBackfields { get; init; }
}

/// <summary>A back field that a pass brings along (<c>dynamicBackfields</c>). Both are taken as they are, without placeholders.</summary>
/// <param name="Label">The label; empty for none.</param>
/// <param name="Value">The text.</param>
public sealed record BackField(string Label, string Value);

/// <summary>A pass, rendered.</summary>
/// <param name="Json">The bytes of pass.json: UTF-8 without byte order mark.</param>
/// <param name="Strings">The <c>xx.lproj/pass.strings</c> files; empty where the design has one language.</param>
public sealed record RenderedPass(ReadOnlyMemory<byte> Json, IReadOnlyList<PackageFile> Strings);
