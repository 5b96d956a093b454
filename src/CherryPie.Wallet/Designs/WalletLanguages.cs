using System.Collections.Frozen;

namespace CherryPie.Wallet;

/// <summary>The 34 languages of the CherryPie document ("Supported Languages") and their folders in a package.</summary>
public static class WalletLanguages
{
    /// <summary>The language codes, in the document's order; compared ordinally.</summary>
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

    /// <summary>Whether the document lists this code, letter case included.</summary>
    /// <param name="code">A language code such as <c>zh-Hans</c>.</param>
    public static bool IsSupported(string code) => _folders.ContainsKey(code);

    /// <summary>The folders of a language, without a slash at the end; none for an unknown code.</summary>
    /// <param name="code">A language code; <c>pt</c> has two folders.</param>
    public static IReadOnlyList<string> Folders(string code) => _folders.TryGetValue(code, out var folders) ? folders : [];
}
