using System.Text.Json;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Campaigns;

/// <summary>How a campaign's landing page looks like its owner's own: <c>whiteLabel</c>. Other properties are kept and mean nothing.
/// </summary>
internal sealed record WhiteLabel
{
    public const int LongestFooter = 1000,
        LongestUrl = SafeLink.Longest;
    private const string ColorForm = "must be a colour such as #7A1426 or rgb(122, 20, 38)";

    public static readonly WhiteLabel None = new();

    /// <summary>What the API document says of it.</summary>
    public static readonly Schema Schema = Schema.Object(
        "Customises the landing page; stored and returned as sent, {} when unset. Other properties are kept and mean nothing.",
        (
            "logoUrl?",
            Schema.String(
                "http or https address of a PNG, at most 5 MiB, of a public host. It is fetched when the campaign is saved, and shown from "
                    + "this server.",
                LongestUrl
            )
        ),
        (
            "backgroundColor?",
            Schema.String("Behind the page: `#7A1426` or `rgb(122, 20, 38)`. Texts are black or white, whichever is read better.")
        ),
        ("accentColor?", Schema.String("Of buttons and links, in the same form.")),
        ("footerText?", Schema.String("Plain text below the page.", LongestFooter)),
        ("supportUrl?", Schema.String("Where customers find help: http, https, mailto or tel.", LongestUrl)),
        (
            "customCss?",
            Schema.String(
                "Further rules for the page's look. Without url(), other functions that load, @-rules but @media, backslashes, < and "
                    + "comments.",
                CustomCssRules.Longest
            )
        )
    );

    public string? LogoUrl { get; init; }

    public Rgb? Background { get; init; }

    public Rgb? Accent { get; init; }

    public string? FooterText { get; init; }

    /// <summary>http, https, tel or mailto.</summary>
    public string? SupportUrl { get; init; }

    public string? CustomCss { get; init; }

    /// <summary>Reads what is stored or sent, and notes what can't be used. What was stored before these rules is left out where it breaks
    /// them.</summary>
    public static WhiteLabel Read(JsonElement? sent, Problems problems)
    {
        if (sent is null)
        {
            return None;
        }

        var fields = JsonFields.Of(sent, "whiteLabel", problems);
        return new WhiteLabel
        {
            LogoUrl = Text(fields, "logoUrl", LongestUrl),
            Background = Color(fields, "backgroundColor"),
            Accent = Color(fields, "accentColor"),
            FooterText = Text(fields, "footerText", LongestFooter),
            SupportUrl = Address(fields, "supportUrl"),
            CustomCss = Css(fields, "customCss"),
        };
    }

    private static string? Text(JsonFields fields, string name, int most) => fields.Text(name, most) is { Length: > 0 } text ? text : null;

    private static Rgb? Color(JsonFields fields, string name)
    {
        if (Text(fields, name, 64) is not { } text)
        {
            return null;
        }

        var color = Rgb.Read(text);
        if (color is null)
        {
            fields.Problems.Add(fields.Path(name), ColorForm);
        }

        return color;
    }

    private static string? Address(JsonFields fields, string name)
    {
        if (Text(fields, name, LongestUrl) is not { } text)
        {
            return null;
        }

        var address = SafeLink.Read(text);
        if (address is null)
        {
            fields.Problems.Add(
                fields.Path(name),
                "must be an address that begins with https://, http://, mailto: or tel:, without blanks and characters that change "
                    + "the direction of writing"
            );
        }

        return address;
    }

    private static string? Css(JsonFields fields, string name)
    {
        if (Text(fields, name, CustomCssRules.Longest) is not { } css)
        {
            return null;
        }

        if (CustomCssRules.Fault(css) is not { } fault)
        {
            return css;
        }

        fields.Problems.Add(fields.Path(name), fault);
        return null;
    }
}
