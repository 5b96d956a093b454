namespace CherryPie.Wallet;

/// <summary>An attribute with a fixed set of words: CherryPie's in, Apple's out.</summary>
internal sealed class EnumAttribute : IFilled
{
    private readonly PlaceholderText _text;
    private readonly EnumMap _words;
    private readonly string? _fixed;

    private EnumAttribute(PlaceholderText text, EnumMap words)
    {
        _text = text;
        _words = words;
        _fixed = text.IsLiteral ? words.Find(text.Raw) : null;
    }

    public bool IsLiteral => _text.IsLiteral;

    public IReadOnlyList<string> Keys => _text.Keys;

    /// <summary>Reads a word; null and a fault for one that the list lacks.</summary>
    public static EnumAttribute? Read(DesignNode node, EnumMap words)
    {
        if (node.Text(allowed: words.Allowed) is not { } text)
        {
            return null;
        }

        if (!text.IsLiteral || words.Find(text.Raw) is not null)
        {
            return new(text, words);
        }

        node.Fault($"\"{Shown.Short(text.Raw)}\" must be {words.Allowed}");
        return null;
    }

    /// <summary>Apple's word; an unknown one as it is, for the lint to refuse; null for an empty one.</summary>
    public string? Resolve(PassContent content)
    {
        if (_fixed is not null)
        {
            return _fixed;
        }

        var text = _text.Fill(content);
        return _words.Find(text) ?? (text.Length == 0 ? null : text);
    }
}
