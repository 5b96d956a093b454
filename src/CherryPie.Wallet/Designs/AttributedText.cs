using System.Buffers;
using System.Text;

namespace CherryPie.Wallet;

/// <summary><c>attributedValue</c>: text and <c>&lt;a href&gt;</c> to http, https, tel and mailto; of other tags the text is kept.
/// <see href="https://developer.apple.com/documentation/walletpasses/passfieldcontent"/></summary>
internal static class AttributedText
{
    private static readonly string[] _schemes = ["https://", "http://", "tel:", "mailto:"];

    // They would show another address than the link has.
    private static readonly SearchValues<char> _bidiControls = SearchValues.Create(
        "\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069"
    );

    /// <summary>Escapes data on its way into the mark-up.</summary>
    public static string Escape(string data) =>
        data.AsSpan().IndexOfAny("&<>\"'") < 0
            ? data
            : data.Replace("&", "&amp;", StringComparison.Ordinal)
                .Replace("<", "&lt;", StringComparison.Ordinal)
                .Replace(">", "&gt;", StringComparison.Ordinal)
                .Replace("\"", "&quot;", StringComparison.Ordinal)
                .Replace("'", "&#39;", StringComparison.Ordinal);

    /// <param name="markup">The mark-up.</param>
    /// <param name="refused">Called with each tag that was cut.</param>
    public static string Clean(string markup, Action<string>? refused = null)
    {
        if (!markup.Contains('<', StringComparison.Ordinal))
        {
            return markup;
        }

        var text = new StringBuilder(markup.Length);
        var inLink = false;
        for (var at = 0; at < markup.Length; )
        {
            var rest = markup.AsSpan(at);
            var open = rest.IndexOf('<');
            text.Append(open < 0 ? rest : rest[..open]);
            if (open < 0)
            {
                break;
            }

            rest = rest[open..];
            at += open;
            if (rest.Length < 2 || !(char.IsAsciiLetter(rest[1]) || rest[1] is '/' or '!' or '?'))
            {
                text.Append("&lt;");
                at++;
                continue;
            }

            var tag = rest[..TagLength(rest)];
            at += tag.Length;
            var link = Href(tag);
            if (link is not null && (IsAllowed(link) || (refused is not null && StartsWithPlaceholder(link))))
            {
                text.Append(inLink ? "</a>" : "")
                    .Append("<a href=\"")
                    .Append(link.Replace("\"", "&quot;", StringComparison.Ordinal))
                    .Append("\">");
                inLink = true;
            }
            else if (tag.TrimEnd("> ").Equals("</a", StringComparison.OrdinalIgnoreCase))
            {
                text.Append(inLink ? "</a>" : "");
                inLink = false;
            }
            else
            {
                refused?.Invoke(tag.ToString());
            }
        }

        return text.Append(inLink ? "</a>" : "").ToString();
    }

    private static bool IsAllowed(string link) =>
        _schemes.Any(s => link.StartsWith(s, StringComparison.OrdinalIgnoreCase)) && link.AsSpan().IndexOfAny(_bidiControls) < 0;

    private static bool StartsWithPlaceholder(string link) =>
        link.StartsWith("#{", StringComparison.Ordinal)
        || link.StartsWith("# {", StringComparison.Ordinal)
        || link.StartsWith("${", StringComparison.Ordinal);

    private static int TagLength(ReadOnlySpan<char> text)
    {
        var quote = '\0';
        for (var i = 1; i < text.Length; i++)
        {
            if (quote != '\0')
            {
                quote = text[i] == quote ? '\0' : quote;
            }
            else if (text[i] == '>')
            {
                return i + 1;
            }
            else if (text[i] is '"' or '\'')
            {
                quote = text[i];
            }
        }

        return text.Length;
    }

    /// <summary>The address of an opening link tag; null for every other tag.</summary>
    private static string? Href(ReadOnlySpan<char> tag)
    {
        if (tag.Length < 4 || tag[1] is not ('a' or 'A') || !char.IsWhiteSpace(tag[2]) || tag[^1] != '>')
        {
            return null;
        }

        var rest = tag[2..^1].Trim();
        while (!rest.IsEmpty)
        {
            var equals = rest.IndexOf('=');
            if (equals < 0)
            {
                return null;
            }

            var name = rest[..equals].Trim();
            rest = rest[(equals + 1)..].TrimStart();
            var quoted = !rest.IsEmpty && rest[0] is '"' or '\'';
            var end = quoted ? rest[1..].IndexOf(rest[0]) + 1 : rest.IndexOfAny(" \t\r\n");
            end = end <= 0 ? rest.Length : end;
            var value = quoted ? rest[1..Math.Max(1, end)] : rest[..end];
            if (name.Equals("href", StringComparison.OrdinalIgnoreCase))
            {
                return value.Trim().ToString();
            }

            rest = rest[Math.Min(rest.Length, quoted ? end + 1 : end)..].TrimStart();
        }

        return null;
    }
}
