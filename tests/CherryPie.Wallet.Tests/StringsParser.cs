using System.Text;
using Xunit;

namespace CherryPie.Wallet.Tests;

/// <summary>A strict reader of strings files: <c>"key" = "value";</c>, one a line, and nothing else.</summary>
internal static class StringsParser
{
    private static readonly UTF8Encoding _strict = new(false, true);

    public static Dictionary<string, string> Parse(ReadOnlySpan<byte> bytes)
    {
        var text = _strict.GetString(bytes);
        var at = 0;
        var entries = new Dictionary<string, string>(StringComparer.Ordinal);
        while (at < text.Length)
        {
            var key = Quoted(text, ref at);
            Expect(text, ref at, " = ");
            var value = Quoted(text, ref at);
            Expect(text, ref at, ";\n");
            Assert.NotEqual("", key);
            entries.Add(key, value);
        }

        return entries;
    }

    private static string Quoted(string text, ref int at)
    {
        Expect(text, ref at, "\"");
        var value = new StringBuilder();
        while (text[at] != '"')
        {
            Assert.False(text[at] is '\n' or '\r', "a bare line break");
            var c = text[at++];
            value.Append(
                c != '\\'
                    ? c
                    : text[at++] switch
                    {
                        'n' => '\n',
                        't' => '\t',
                        '"' => '"',
                        '\\' => '\\',
                        var other => throw new FormatException($"\\{other}"),
                    }
            );
        }

        at++;
        return value.ToString();
    }

    private static void Expect(string text, ref int at, string what)
    {
        Assert.Equal(what, text.Substring(at, Math.Min(what.Length, text.Length - at)));
        at += what.Length;
    }
}
