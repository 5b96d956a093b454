namespace CherryPie.Wallet;

/// <summary>Keys of fields: the caller's <c>itemName</c>, else group and position, so that they stay the same from build to build
/// (phones pair old and new values by key).</summary>
internal sealed class FieldKeys
{
    private readonly HashSet<string> _named = new(StringComparer.Ordinal);
    private readonly HashSet<string> _refused = new(StringComparer.Ordinal);

    /// <summary>Takes notice of an explicit name; a fault for one that is taken.</summary>
    public void Reserve(DesignNode name)
    {
        if (name.Plain() is { } text && !_named.Add(text))
        {
            _refused.Add(name.Path());
            name.Fault($"\"{Shown.Short(text)}\" is already the name of another field; must be unique in the design");
        }
    }

    public PlaceholderText For(DesignNode name, string generated)
    {
        if (!_refused.Contains(name.Path()) && name.Text() is { } text)
        {
            return text;
        }

        while (_named.Contains(generated))
        {
            generated += "_";
        }

        return PlaceholderText.Literal(generated);
    }

    /// <summary>A beginning that no explicit name has.</summary>
    public string Prefix(string prefix)
    {
        while (_named.Any(n => n.StartsWith(prefix, StringComparison.Ordinal)))
        {
            prefix += "_";
        }

        return prefix;
    }
}
