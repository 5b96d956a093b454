namespace CherryPie.Wallet;

/// <summary>What is common to all nodes of one design while it is read.</summary>
internal sealed class DesignReading(ICollection<PassFinding> findings, TimeSpan zone, IReadOnlyDictionary<string, string?>? defaults)
{
    public ICollection<PassFinding> Findings => findings;

    public TimeSpan Zone => zone;

    /// <summary>Texts with placeholders by path: what findings per pass are traced back with.</summary>
    public Dictionary<string, PlaceholderText> Dynamic { get; } = new(StringComparer.Ordinal);

    /// <summary>Overrides of a pass have no defaults: their texts are taken as they are.</summary>
    public PlaceholderText Text(string path, string text)
    {
        if (defaults is null)
        {
            return PlaceholderText.Literal(text);
        }

        var compiled = PlaceholderText.Parse(text, defaults);
        if (!compiled.IsLiteral)
        {
            Dynamic[path] = compiled;
        }

        return compiled;
    }
}
