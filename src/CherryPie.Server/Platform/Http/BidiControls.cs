using System.Buffers;

namespace CherryPie.Server.Platform.Http;

/// <summary>Characters that change the direction of writing. With them an address or a name looks like another one, so both refuse them;
/// texts keep them, because languages that are written from right to left need them.
/// <see href="https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters"/></summary>
internal static class BidiControls
{
    public const string Refused =
        "must have no characters that change the direction of writing (U+061C, U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069)";

    private static readonly SearchValues<char> _all = SearchValues.Create(
        "\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069"
    );

    public static bool AreIn(string? text) => text.AsSpan().ContainsAny(_all);

    public static bool Is(char letter) => _all.Contains(letter);

    /// <summary>Notes a name that has any.</summary>
    public static void Check(Problems problems, string path, string? name)
    {
        if (AreIn(name))
        {
            problems.Add(path, Refused);
        }
    }
}
