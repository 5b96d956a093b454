using System.Text;

namespace CherryPie.Wallet;

/// <summary>A text whose <c>#{key}</c>, <c># {key}</c> and <c>${key}</c> were found once; filling never looks into the values.</summary>
internal sealed class PlaceholderText : IFilled
{
    private readonly Segment[] _segments;

    private PlaceholderText(string raw, Segment[] segments)
    {
        Raw = raw;
        _segments = segments;
        Keys = [.. segments.Where(s => s.Key is not null).Select(s => s.Key!).Distinct(StringComparer.Ordinal)];
        HasLiteral = segments.Any(s => s.Key is null && !string.IsNullOrWhiteSpace(s.Text));
    }

    /// <summary>The text as the caller wrote it.</summary>
    public string Raw { get; }

    public IReadOnlyList<string> Keys { get; }

    public bool IsLiteral => Keys.Count == 0;

    /// <summary>Whether anything but customer data is in it.</summary>
    public bool HasLiteral { get; }

    public bool IsWholePlaceholder => _segments is [{ Key: not null }];

    public static PlaceholderText Literal(string text) => new(text, [new(text, null)]);

    /// <param name="text">A string leaf of the design.</param>
    /// <param name="defaults">Default values by key.</param>
    public static PlaceholderText Parse(string text, IReadOnlyDictionary<string, string?> defaults)
    {
        var segments = new List<Segment>();
        var start = 0;
        for (var at = 0; at < text.Length; )
        {
            var open = OpensAt(text, at);
            var close = open == 0 ? -1 : text.AsSpan(at + open).IndexOfAny('}', '{');
            if (close < 0 || text[at + open + close] == '{')
            {
                at++;
                continue;
            }

            if (at > start)
            {
                segments.Add(new(text[start..at], null));
            }

            var key = text.Substring(at + open, close).Trim();
            segments.Add(new(defaults.GetValueOrDefault(key) ?? "", key));
            start = at += open + close + 1;
        }

        if (start < text.Length || segments.Count == 0)
        {
            segments.Add(new(text[start..], null));
        }

        return new(text, [.. segments]);
    }

    public string Fill(PassContent content)
    {
        if (content.KeepsPlaceholders)
        {
            return Raw;
        }

        if (_segments.Length == 1)
        {
            return Value(_segments[0], content);
        }

        var text = new StringBuilder(Raw.Length + 32);
        foreach (var segment in _segments)
        {
            text.Append(Value(segment, content));
        }

        return text.ToString();
    }

    /// <summary>Fills, each value changed on its way in.</summary>
    public string Fill(PassContent content, Func<string, string> encode)
    {
        if (content.KeepsPlaceholders)
        {
            return Raw;
        }

        var text = new StringBuilder(Raw.Length + 32);
        foreach (var segment in _segments)
        {
            var value = Value(segment, content);
            text.Append(segment.Key is null ? value : encode(value));
        }

        return text.ToString();
    }

    private static string Value(Segment segment, PassContent content) =>
        segment.Key is not null && content.Values.TryGetValue(segment.Key, out var value) && value is not null ? value : segment.Text;

    private static int OpensAt(string text, int at) =>
        text[at] switch
        {
            '#' or '$' when at + 1 < text.Length && text[at + 1] == '{' => 2,
            '#' when at + 2 < text.Length && text[at + 1] == ' ' && text[at + 2] == '{' => 3,
            _ => 0,
        };

    /// <param name="Text">The literal, or the key's default.</param>
    /// <param name="Key">Null for a literal.</param>
    private readonly record struct Segment(string Text, string? Key);
}
