using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>The single values that Apple's keys take.</summary>
internal static class AppleTypes
{
    // Marks of writing direction would show another address than the link has.
    private static readonly SearchValues<char> _notInLinks = SearchValues.Create(
        " \t\r\n\"<>\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069"
    );

    public static readonly AppleScalar Text = new("a string", JsonValueKind.String, (text, _) => text);

    public static readonly AppleScalar Flag = new(
        "true or false",
        JsonValueKind.True,
        (text, _) => bool.TryParse(text, out var on) ? (on ? "true" : "false") : null
    );

    public static readonly AppleScalar Number = new("a number", JsonValueKind.Number, (text, _) => Numeric(text));

    public static readonly AppleScalar Whole = new(
        "a whole number",
        JsonValueKind.Number,
        (text, _) =>
            long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
                ? whole.ToString(CultureInfo.InvariantCulture)
                : null
    );

    public static readonly AppleScalar StoreId = new(
        "an iTunes id (a positive whole number)",
        JsonValueKind.Number,
        (text, _) =>
            long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0
                ? id.ToString(CultureInfo.InvariantCulture)
                : null
    );

    public static readonly AppleScalar Row = Between(0, 1);

    public static readonly AppleScalar PictureSize = Between(1, 2_000_000);

    public static readonly AppleScalar Latitude = Between(-90, 90),
        Longitude = Between(-180, 180);

    public static readonly AppleScalar Date = new(
        "an ISO 8601 date such as 2030-01-31T18:00:00+01:00",
        JsonValueKind.String,
        (text, zone) => PassDate.TryRead(text, zone, out var date) ? date.ToString() : null
    );

    public static readonly AppleScalar Color = new(
        "a colour such as #1658A8 or rgb(22, 88, 168)",
        JsonValueKind.String,
        (text, _) => PassColor.TryRead(text, out var rgb) ? rgb : null
    );

    public static readonly AppleScalar Amount = new(
        "a decimal number such as 12.50",
        JsonValueKind.String,
        (text, _) => NumberText.IsNumber(text) ? text.Trim() : null
    );

    public static readonly AppleScalar Currency = new(
        "an ISO 4217 code such as EUR",
        JsonValueKind.String,
        (text, _) => Currencies.IsKnown(text.Trim().ToUpperInvariant()) ? text.Trim().ToUpperInvariant() : null
    );

    public static readonly AppleScalar Zone = new("an IANA time zone such as Europe/Berlin", JsonValueKind.String, (text, _) => text.Trim())
    {
        Doubt = zone =>
            WalletZones.Find(zone) is { } found && (found.HasIanaId || zone == "UTC")
                ? null
                : $"\"{Shown.Short(zone)}\" is no IANA time zone that is known here; should be one such as "
                    + $"{WalletZones.Near(zone) ?? "Europe/Berlin"}, else a phone shows the time of another zone",
    };

    /// <summary>An address for a browser.</summary>
    public static readonly AppleScalar Web = Link("an address such as https://example.com/seats", "https", "http");

    /// <summary>An address that a phone fetches a picture from.</summary>
    public static readonly AppleScalar Picture = Link("an https address such as https://example.com/map.png", "https", "http");

    /// <summary>An address that an app, a browser or a phone's dialler opens.</summary>
    public static readonly AppleScalar Action = Link(
        "an address such as https://example.com/shop or tel:+4930123456",
        "https",
        "http",
        "tel",
        "mailto",
        "sms"
    );

    public static readonly AppleScalar Mail = new(
        "an e-mail address such as help@example.com",
        JsonValueKind.String,
        (text, _) =>
            text.Trim() is var mail && mail.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? Address(mail[7..]) : Address(mail)
    );

    /// <summary>A phone number; people write it in many ways.</summary>
    public static readonly AppleScalar Phone = new(
        "a phone number such as +49 30 123456",
        JsonValueKind.String,
        (text, _) =>
            text.Trim() is var number && number.StartsWith("tel:", StringComparison.OrdinalIgnoreCase) ? number[4..].TrimStart('/')
            : number.Any(char.IsAsciiDigit) ? number
            : null
    );

    public static readonly AppleScalar Sha256 = new(
        "a SHA-256 digest in 64 hexadecimal digits",
        JsonValueKind.String,
        (text, _) => text.Trim() is { Length: 64 } hash && hash.All(char.IsAsciiHexDigit) ? hash.ToLowerInvariant() : null
    );

    public static AppleList Texts(string of) => new(Text, of);

    /// <summary>One of Apple's words, in any case; others are refused.</summary>
    public static AppleScalar Word(params string[] words) =>
        new($"one of {string.Join(", ", words)}", JsonValueKind.String, (text, _) => Find(words, text)) { Words = words };

    /// <summary>As above, where others do no harm but are of no use.</summary>
    public static AppleScalar Code(string what, params string[] words)
    {
        var known = words.ToFrozenSet(StringComparer.Ordinal);
        return new($"a code such as {words[0]}", JsonValueKind.String, (text, _) => Find(words, text) ?? text.Trim())
        {
            Doubt = code =>
                known.Contains(code)
                    ? null
                    : $"\"{Shown.Short(code)}\" is no {what} that Wallet shows; should be one of {string.Join(", ", words)}",
        };
    }

    private static AppleScalar Between(int from, int to) =>
        new(
            $"a number from {from} to {to}",
            JsonValueKind.Number,
            (text, _) => NumberText.TryDouble(text, out var number) && number >= from && number <= to ? Numeric(text) : null
        );

    private static AppleScalar Link(string allowed, params string[] schemes) =>
        new(
            allowed,
            JsonValueKind.String,
            (text, _) =>
                text.Trim() is var link
                && Uri.TryCreate(Dialled(link), UriKind.Absolute, out var uri)
                && schemes.Contains(uri.Scheme)
                && (uri.Scheme is not ("http" or "https") || uri.Host.Length > 0)
                && !link.AsSpan().ContainsAny(_notInLinks)
                    ? link
                    : null
        );

    // Apple's examples of calls have both spellings; "//" announces a host, which no number is.
    private static string Dialled(string link) => link.StartsWith("tel://", StringComparison.OrdinalIgnoreCase) ? "tel:" + link[6..] : link;

    private static string? Numeric(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact)
            ? exact.ToString(CultureInfo.InvariantCulture)
        : NumberText.TryDouble(text, out var number) ? number.ToString("R", CultureInfo.InvariantCulture)
        : null;

    private static string? Address(string mail) =>
        mail.IndexOf('@', StringComparison.Ordinal) is > 0 and var at
        && at == mail.LastIndexOf('@')
        && at < mail.Length - 1
        && !mail.Contains(' ')
            ? mail
            : null;

    private static string? Find(string[] words, string text) =>
        Array.Find(words, w => w.Equals(text.Trim(), StringComparison.OrdinalIgnoreCase));
}
