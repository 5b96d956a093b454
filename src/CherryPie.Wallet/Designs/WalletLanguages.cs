using System.Collections.Frozen;

namespace CherryPie.Wallet;

/// <summary>The 34 languages of the CherryPie document ("Supported Languages") and their folders in a package.</summary>
public static class WalletLanguages
{
    /// <summary>The language codes, in the document's order: BCP 47 in this very spelling, since they are compared ordinally.</summary>
    public static IReadOnlyList<string> Codes { get; } =
    [
        "ar",
        "ca",
        "zh-Hans",
        "zh-Hant",
        "hr",
        "cs",
        "da",
        "nl",
        "en",
        "en-GB",
        "fi",
        "fr",
        "de",
        "el",
        "he",
        "hu",
        "id",
        "it",
        "ja",
        "ko",
        "ms",
        "nb",
        "pl",
        "pt-BR",
        "pt",
        "ro",
        "ru",
        "sk",
        "es",
        "sv",
        "th",
        "tr",
        "uk",
        "vi",
    ];

    // Bare pt means Brazilian on Apple's platforms, European in the document: both folders.
    private static readonly FrozenDictionary<string, IReadOnlyList<string>> _folders = Codes.ToFrozenDictionary(
        code => code,
        code => (IReadOnlyList<string>)(code == "pt" ? ["pt-PT.lproj", "pt.lproj"] : [code + ".lproj"]),
        StringComparer.Ordinal
    );

    // Old codes and regions of the supported languages.
    private static readonly FrozenDictionary<string, string> _aliases = new Dictionary<string, string>
    {
        ["iw"] = "he",
        ["in"] = "id",
        ["no"] = "nb",
        ["nn"] = "nb",
        ["zh-TW"] = "zh-Hant",
        ["zh-HK"] = "zh-Hant",
        ["zh-MO"] = "zh-Hant",
        ["zh"] = "zh-Hans",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The supported language that a language tag means: itself in any case, one of its old codes, or the tag without its last
    /// parts.</summary>
    /// <param name="tag">A tag such as <c>de-AT</c>, <c>zh_TW</c> or <c>pt-PT</c>.</param>
    /// <returns>One of <see cref="Codes"/>; null for a language that is not among them.</returns>
    /// <exception cref="ArgumentNullException">There is no tag.</exception>
    public static string? Find(string tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        for (var rest = tag.Replace('_', '-'); rest.Length > 0; rest = rest[..Math.Max(0, rest.LastIndexOf('-'))])
        {
            rest = _aliases.GetValueOrDefault(rest, rest);
            if (Codes.FirstOrDefault(c => c.Equals(rest, StringComparison.OrdinalIgnoreCase)) is { } code)
            {
                return code;
            }
        }

        return null;
    }

    /// <summary>Whether the document lists a code, upper and lower case distinguished.</summary>
    /// <param name="code">A language code such as <c>zh-Hans</c>.</param>
    /// <returns>Whether it is one of <see cref="Codes"/>.</returns>
    public static bool IsSupported(string code) => _folders.ContainsKey(code);

    /// <summary>The folders of a language in a package, such as <c>fr.lproj</c>.
    /// <see href="https://developer.apple.com/documentation/walletpasses/creating-the-source-for-a-pass"/></summary>
    /// <param name="code">A language code.</param>
    /// <returns>One folder without a slash at its end, two for <c>pt</c>, none for an unknown code.</returns>
    public static IReadOnlyList<string> Folders(string code) => _folders.TryGetValue(code, out var folders) ? folders : [];
}
