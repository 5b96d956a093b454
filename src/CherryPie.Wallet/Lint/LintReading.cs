namespace CherryPie.Wallet;

/// <summary>What the rules share while one pass.json is judged.</summary>
/// <param name="findings">Takes the faults.</param>
/// <param name="isOfDesign">Whether the caller wrote a design, so that advice must be in the design's words; else they wrote pass.json
/// itself.</param>
internal sealed class LintReading(ICollection<PassFinding> findings, bool isOfDesign) : JsonReading(findings, isStrict: true, "pass.json")
{
    /// <summary>Whether the caller wrote a design, which is refused for what a foreign pass is only warned of.</summary>
    public bool IsOfDesign => isOfDesign;

    /// <summary>Whether warnings of all kinds are asked for. Of each pass that is issued only those of its barcodes are.</summary>
    public bool IsAdvising { get; init; }

    /// <summary>The paths of the package's files; null where nobody knows them.</summary>
    public IReadOnlyCollection<string>? Files { get; init; }

    /// <summary>Whether a barcode's message that no symbol holds is no fault.</summary>
    public bool MayOverfillBarcodes { get; init; }

    /// <summary>Takes what Wallet accepts and should be better; null where nobody asks.</summary>
    public ICollection<PassFinding>? Warnings { get; init; }

    /// <summary>"one of" and the words that the caller may write.</summary>
    public string Allowed(EnumMap words) => isOfDesign ? words.Allowed : words.AppleAllowed;

    public string AllowedColor =>
        isOfDesign ? "#RRGGBB, rgb(r, g, b) or {red, green, blue} with numbers from 0 to 255" : "rgb(r, g, b) with numbers from 0 to 255";

    /// <summary>What the ids of apps are called.</summary>
    public string StoreIds => isOfDesign ? "assoStoreId" : "associatedStoreIdentifiers";
}
