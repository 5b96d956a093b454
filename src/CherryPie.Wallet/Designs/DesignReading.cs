namespace CherryPie.Wallet;

/// <summary>What is common to all nodes of one design while it is read.</summary>
internal sealed class DesignReading(ICollection<PassFinding> findings, TimeZoneInfo zone, IReadOnlyDictionary<string, string?>? defaults)
    : JsonReading(findings, isStrict: false)
{
    public TimeZoneInfo Zone => zone;

    /// <summary>Whether an attribute with one of Apple's names was found, which old clients do not send.</summary>
    public bool IsNew { get; set; }

    /// <summary>Takes what a phone will pass over.</summary>
    public List<PassFinding> Warnings { get; } = [];

    /// <summary>Whether the attributes of one pass are read, which have no defaults: their texts are taken as they are.</summary>
    public bool IsOfPass => defaults is null;

    /// <summary>Takes what is refused in a request alone: what is stored with it in one pass is shown without.</summary>
    public List<PassFinding> Skipped { get; } = [];

    public PlaceholderText Text(string text) => defaults is null ? PlaceholderText.Literal(text) : PlaceholderText.Parse(text, defaults);
}
