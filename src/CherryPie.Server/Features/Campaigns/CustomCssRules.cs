using System.Text.RegularExpressions;

namespace CherryPie.Server.Features.Campaigns;

/// <summary>What a campaign's own style sheet may hold: rules for the look and nothing that loads, runs or leaves the style element.
/// The page's Content-Security-Policy forbids the same once more.</summary>
internal static partial class CustomCssRules
{
    public const int Longest = 20_000;

    private static readonly string[] _forbidden =
    [
        "url(",
        "src(",
        "image(",
        "image-set(",
        "cross-fade(",
        "element(",
        "paint(",
        "attr(",
        "expression(",
        "javascript:",
        "vbscript:",
        "behavior",
        "behaviour",
        "-moz-binding",
        "binding:",
        "progid:",
        "://",
    ];

    /// <returns>Null when the style sheet may be used.</returns>
    public static string? Fault(string css)
    {
        if (css.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')))
        {
            return "must have no control characters";
        }

        // An escape could spell any of the words below.
        if (css.IndexOfAny(['\\', '<']) is >= 0 and var at)
        {
            return $"must have no {css[at]}";
        }

        if (css.Contains("/*", StringComparison.Ordinal) || css.Contains("*/", StringComparison.Ordinal))
        {
            return "must have no comments";
        }

        var squeezed = Blanks().Replace(css, "");
        if (Array.Find(_forbidden, f => squeezed.Contains(f, StringComparison.OrdinalIgnoreCase)) is { } forbidden)
        {
            return $"must have no {forbidden}";
        }

        if (AtRule().Matches(css).FirstOrDefault(m => !m.Value.Equals("@media", StringComparison.OrdinalIgnoreCase)) is { } rule)
        {
            return $"must have no {rule.Value}; @media is the only rule of its kind that is allowed";
        }

        return IsBalanced(css) ? null : "must close every brace, bracket and quote";
    }

    private static bool IsBalanced(string css)
    {
        var open = new Stack<char>();
        var quote = '\0';
        foreach (var c in css)
        {
            if (quote != '\0')
            {
                if (c is '\n' or '\r')
                {
                    return false;
                }

                quote = c == quote ? '\0' : quote;
                continue;
            }

            switch (c)
            {
                case '"' or '\'':
                    quote = c;
                    break;
                case '{' or '(' or '[':
                    open.Push(
                        c switch
                        {
                            '{' => '}',
                            '(' => ')',
                            _ => ']',
                        }
                    );
                    break;
                case '}' or ')' or ']' when !open.TryPop(out var expected) || expected != c:
                    return false;
                default:
                    break;
            }
        }

        return open.Count == 0 && quote == '\0';
    }

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks();

    [GeneratedRegex(@"@[^\s({;]{0,40}", RegexOptions.CultureInvariant)]
    private static partial Regex AtRule();
}
