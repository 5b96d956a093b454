using System.Text;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>The texts that stand in a source file, with <see cref="Hole"/> for what is put in; those that a plus joins as one.</summary>
internal static class SourceTexts
{
    public const string Hole = "§";

    public static List<string> Of(string source)
    {
        var texts = new List<string>();
        var last = -1;
        for (var at = 0; at < source.Length; )
        {
            if (source[at..].StartsWith("//", StringComparison.Ordinal))
            {
                at = End(source, "\n", at);
            }
            else if (source[at] == '\'')
            {
                at = End(source, "'", source[at + 1] == '\\' ? at + 3 : at + 2);
            }
            else if (Quote(source, at) is not { } quote)
            {
                at++;
            }
            else if (source[quote..].StartsWith("\"\"\"", StringComparison.Ordinal))
            {
                (at, last) = (End(source, "\"\"\"", quote + 3), -1);
            }
            else
            {
                var text = new StringBuilder();
                var isJoined = last >= 0 && source[last..at].Trim() == "+";
                at = Read(source, quote, source[at..quote], text);
                texts.Add(isJoined ? texts[^1] + text : text.ToString());
                if (isJoined)
                {
                    texts.RemoveAt(texts.Count - 2);
                }

                last = at;
            }
        }

        return texts;
    }

    // Where the text begins, behind its $ and @.
    private static int? Quote(string source, int at)
    {
        var quote = at;
        while (quote < source.Length && source[quote] is '$' or '@')
        {
            quote++;
        }

        return quote < source.Length && source[quote] == '"' ? quote : null;
    }

    private static int Read(string source, int quote, string marks, StringBuilder text)
    {
        var (at, isFilled, isVerbatim) = (quote + 1, marks.Contains('$'), marks.Contains('@'));
        for (; source[at] != '"' || (isVerbatim && source[at + 1] == '"'); at++)
        {
            var isDouble = source[at] == source[at + 1];
            if (source[at] == '\\' && !isVerbatim)
            {
                text.Append(source[++at]);
            }
            else if (isFilled && source[at] == '{' && !isDouble)
            {
                at = Skip(source, at);
                text.Append(Hole[0]);
            }
            else
            {
                text.Append(source[at]);
                at += isDouble && (isFilled && source[at] is '{' or '}' || source[at] == '"') ? 1 : 0;
            }
        }

        return at + 1;
    }

    // To the brace that ends what is put in, whatever texts stand in it.
    private static int Skip(string source, int at)
    {
        for (var depth = 0; ; at++)
        {
            if (Quote(source, at) is { } quote)
            {
                at = Read(source, quote, source[at..quote], new()) - 1;
            }
            else if (source[at] == '\'')
            {
                at = End(source, "'", source[at + 1] == '\\' ? at + 3 : at + 2) - 1;
            }
            else
            {
                depth += source[at] switch
                {
                    '{' => 1,
                    '}' => -1,
                    _ => 0,
                };
                if (depth == 0)
                {
                    return at;
                }
            }
        }
    }

    private static int End(string source, string what, int from) =>
        source.IndexOf(what, from, StringComparison.Ordinal) is >= 0 and var at ? at + what.Length : source.Length;
}
