using System.Text;
using System.Text.RegularExpressions;

namespace CherryPie.Server.Tools.Simulator;

/// <summary>Reads the pairs of a pass.strings file, UTF-8 or UTF-16; what is no pair is passed over.</summary>
internal static partial class StringsFile
{
    public static Dictionary<string, string> Read(ReadOnlySpan<byte> file)
    {
        var text = file switch
        {
            [0xFF, 0xFE, ..] => Encoding.Unicode.GetString(file[2..]),
            [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode.GetString(file[2..]),
            _ => Encoding.UTF8.GetString(file),
        };
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Match pair in Pair().Matches(text))
        {
            pairs[Plain(pair.Groups["key"].Value)] = Plain(pair.Groups["value"].Value);
        }

        return pairs;
    }

    private static string Plain(string escaped) =>
        Escape()
            .Replace(
                escaped,
                e =>
                    e.Groups[1].Value switch
                    {
                        "n" => "\n",
                        "t" => "\t",
                        "r" => "\r",
                        var c => c,
                    }
            );

    [GeneratedRegex(
        """
            "(?<key>(?:[^"\\]|\\.)*)"\s*=\s*"(?<value>(?:[^"\\]|\\.)*)"\s*;
            """,
        RegexOptions.Singleline,
        matchTimeoutMilliseconds: 2000
    )]
    private static partial Regex Pair();

    [GeneratedRegex(@"\\(.)", RegexOptions.Singleline)]
    private static partial Regex Escape();
}
