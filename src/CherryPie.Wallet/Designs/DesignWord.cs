using System.Collections.Frozen;

namespace CherryPie.Wallet;

/// <summary>An attribute with a fixed set of words: CherryPie's in, Apple's out.</summary>
internal sealed class DesignWord
{
    private readonly PlaceholderText _text;
    private readonly WordList _words;
    private readonly string? _fixed;

    private DesignWord(PlaceholderText text, WordList words)
    {
        _text = text;
        _words = words;
        _fixed = text.IsLiteral ? words.Find(text.Raw) : null;
    }

    public bool IsLiteral => _text.IsLiteral;

    /// <summary>Reads a word; null and a fault for one that the list lacks.</summary>
    public static DesignWord? Read(DesignNode node, WordList words)
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

/// <summary>Words of the CherryPie document and what they are in pass.json.</summary>
internal sealed class WordList
{
    public static readonly WordList Styles = new("", "boardingPass", "coupon", "storeCard", "generic", "eventTicket", "general=generic");
    public static readonly WordList Transit = new("PKTransitType", "air=Air", "boat=Boat", "bus=Bus", "generic=Generic", "train=Train");
    public static readonly WordList Alignment = new("PKTextAlignment", "left=Left", "center=Center", "right=Right", "natural=Natural");
    public static readonly WordList Detectors = new(
        "PKDataDetectorType",
        "phone=PhoneNumber",
        "link=Link",
        "address=Address",
        "event=CalendarEvent"
    );
    public static readonly WordList FieldTypes = new("", "text", "number", "currency", "date", "dateTime");
    public static readonly WordList DateStyles = new("PKDateStyle", "none=None", "short=Short", "medium=Medium", "long=Long", "full=Full");
    public static readonly WordList NumberStyles = new(
        "PKNumberStyle",
        "decimal=Decimal",
        "percent=Percent",
        "scientific=Scientific",
        "spellout=SpellOut"
    );
    public static readonly WordList Barcodes = new("PKBarcodeFormat", "qr=QR", "pdf417=PDF417", "aztec=Aztec", "code128=Code128");
    public static readonly WordList MessageOptions = new("", "message", "pid", "text=message");
    public static readonly WordList AltTextOptions = new("", "text", "pid", "none", "message=text");

    private readonly FrozenDictionary<string, string> _words;
    private readonly FrozenSet<string> _apple;

    private WordList(string prefix, params string[] words)
    {
        _words = words.Select(w => w.Split('=')).ToFrozenDictionary(w => w[0], w => prefix + w[^1], StringComparer.OrdinalIgnoreCase);
        _apple = _words.Values.ToFrozenSet(StringComparer.Ordinal);
        Allowed =
            "one of " + string.Join(", ", words.Select(w => w.Split('=')).Where(w => prefix.Length > 0 || w.Length == 1).Select(w => w[0]));
        AppleAllowed = "one of " + string.Join(", ", _apple.Order(StringComparer.Ordinal));
    }

    public string Allowed { get; }

    public string AppleAllowed { get; }

    public string? Find(string word) => _words.GetValueOrDefault(word.Trim());

    public bool IsApple(string? word) => word is not null && _apple.Contains(word);
}

/// <summary>Foreign text in messages, cut to a bearable length.</summary>
internal static class Shown
{
    public static string Short(string text) =>
        text.Length <= 40 ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[38]) ? 38 : 39), "…");
}
