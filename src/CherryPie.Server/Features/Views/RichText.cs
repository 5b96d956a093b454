using System.Net;
using System.Text.RegularExpressions;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Views;

/// <summary>Texts of back fields with their links. Of mark-up nothing but links to http, https, tel and mailto comes through; all else is
/// text.</summary>
internal static partial class RichText
{
    /// <summary>An <c>attributedValue</c>: text with <c>&lt;a href&gt;</c>.</summary>
    public static Markup Attributed(string markup)
    {
        var parts = new List<Markup>();
        string? link = null;
        var at = 0;
        foreach (Match tag in Tag().Matches(markup))
        {
            parts.Add(Piece(markup[at..tag.Index], link));
            at = tag.Index + tag.Length;
            link = tag.Groups["href"] is { Success: true } href ? SafeLink.Read(WebUtility.HtmlDecode(href.Value)) : null;
        }

        parts.Add(Piece(markup[at..], link));
        return Markup.Join(parts);
    }

    /// <summary>Plain text, in which Wallet makes addresses of the web and of e-mail tappable.</summary>
    public static Markup Detected(string text)
    {
        var parts = new List<Markup>();
        var at = 0;
        foreach (Match found in Address().Matches(text))
        {
            parts.Add(Markup.Text(text[at..found.Index]));
            at = found.Index + found.Length;
            parts.Add(
                Anchor(
                    SafeLink.Read(found.Value.Contains("://", StringComparison.Ordinal) ? found.Value : "mailto:" + found.Value),
                    found.Value
                )
            );
        }

        parts.Add(Markup.Text(text[at..]));
        return Markup.Join(parts);
    }

    private static Markup Piece(string encoded, string? link) => Anchor(link, WebUtility.HtmlDecode(encoded));

    private static Markup Anchor(string? link, string text) =>
        link is null || text.Length == 0
            ? Markup.Text(text)
            : Markup.Of($"<a href=\"{link}\" rel=\"noopener noreferrer nofollow\">{text}</a>");

    [GeneratedRegex(
        """<a\s+href\s*=\s*(?:"(?<href>[^"]*)"|'(?<href>[^']*)')[^>]*>|</a\s*>|<[a-z!?/](?:"[^"]*"|'[^']*'|[^"'>])*>""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
    )]
    private static partial Regex Tag();

    [GeneratedRegex(
        """https?://[^\s<>"']{1,500}[^\s<>"'.,;:!?)\]]|[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{2,63}){1,4}""",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
    )]
    private static partial Regex Address();
}
