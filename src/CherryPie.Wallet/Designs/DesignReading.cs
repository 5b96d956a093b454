namespace CherryPie.Wallet;

/// <summary>What is common to all nodes of one design while it is read.</summary>
internal sealed class DesignReading(ICollection<PassFinding> findings, TimeSpan zone, IReadOnlyDictionary<string, string?>? defaults)
    : JsonReading(findings, isStrict: false)
{
    public TimeSpan Zone => zone;

    /// <summary>Whether the attributes of one pass are read, which have no defaults: their texts are taken as they are.</summary>
    public bool IsOfPass => defaults is null;

    public PlaceholderText Text(string text) => defaults is null ? PlaceholderText.Literal(text) : PlaceholderText.Parse(text, defaults);
}
