using System.Collections.Frozen;

namespace CherryPie.Wallet;

/// <summary>The words that an attribute of the CherryPie document may have, with Apple's words for them in pass.json.
/// <see href="https://developer.apple.com/documentation/walletpasses/passfieldcontent"/></summary>
internal sealed class EnumMap
{
    public static readonly EnumMap Styles = new("", "boardingPass", "coupon", "storeCard", "generic", "eventTicket", "general=generic");
    public static readonly EnumMap Transit = new("PKTransitType", "air=Air", "boat=Boat", "bus=Bus", "generic=Generic", "train=Train");
    public static readonly EnumMap Alignment = new("PKTextAlignment", "left=Left", "center=Center", "right=Right", "natural=Natural");
    public static readonly EnumMap Detectors = new(
        "PKDataDetectorType",
        "phone=PhoneNumber",
        "link=Link",
        "address=Address",
        "event=CalendarEvent"
    );
    public static readonly EnumMap FieldTypes = new("", "text", "number", "currency", "date", "dateTime");
    public static readonly EnumMap DateStyles = new("PKDateStyle", "none=None", "short=Short", "medium=Medium", "long=Long", "full=Full");
    public static readonly EnumMap NumberStyles = new(
        "PKNumberStyle",
        "decimal=Decimal",
        "percent=Percent",
        "scientific=Scientific",
        "spellout=SpellOut"
    );
    public static readonly EnumMap Barcodes = new(
        "PKBarcodeFormat",
        "qr=QR",
        "pdf417=PDF417",
        "aztec=Aztec",
        "code128=Code128",
        "ean13=EAN13",
        "code39=Code39",
        "codabar=Codabar",
        "itf=I2of5"
    );
    public static readonly EnumMap MessageOptions = new("", "message", "pid", "text=message");
    public static readonly EnumMap AltTextOptions = new("", "text", "pid", "none", "message=text");

    private readonly FrozenDictionary<string, string> _words;
    private readonly FrozenSet<string> _apple;

    private EnumMap(string prefix, params string[] words)
    {
        _words = words.Select(w => w.Split('=')).ToFrozenDictionary(w => w[0], w => prefix + w[^1], StringComparer.OrdinalIgnoreCase);
        _apple = _words.Values.ToFrozenSet(StringComparer.Ordinal);
        Allowed =
            "one of " + string.Join(", ", words.Select(w => w.Split('=')).Where(w => prefix.Length > 0 || w.Length == 1).Select(w => w[0]));
        AppleAllowed = "one of " + string.Join(", ", _apple.Order(StringComparer.Ordinal));
    }

    /// <summary>"one of" and CherryPie's words, for an error message.</summary>
    public string Allowed { get; }

    /// <summary>"one of" and Apple's words, for an error message.</summary>
    public string AppleAllowed { get; }

    /// <summary>Apple's word for CherryPie's, in any case and with white space around it; null for one that the list lacks.</summary>
    public string? Find(string word) => _words.GetValueOrDefault(word.Trim());

    /// <summary>CherryPie's word for Apple's, upper and lower case distinguished; null for one that the list lacks.</summary>
    public string? Reverse(string apple) => _words.FirstOrDefault(w => w.Value == apple).Key;

    /// <summary>Whether it is one of Apple's words, upper and lower case distinguished.</summary>
    public bool IsApple(string? word) => word is not null && _apple.Contains(word);
}
