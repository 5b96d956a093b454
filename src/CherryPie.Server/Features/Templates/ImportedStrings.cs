using System.Text.Json.Nodes;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Templates;

/// <summary>The translations of a foreign package, by the language that each of its folders is for.</summary>
internal sealed class ImportedStrings
{
    private const string FileName = "/pass.strings";
    private readonly OrderedDictionary<string, IReadOnlyDictionary<string, string>> _tables = new(StringComparer.Ordinal);

    public ImportedStrings(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files, List<PassFinding> warnings)
    {
        foreach (var (folder, language) in Folders(files.Keys))
        {
            if (!files.TryGetValue(folder + FileName, out var file))
            {
                continue;
            }

            var pairs = StringsFile.Read(file.Span, out var isWhole);
            if (language is null)
            {
                warnings.Add(new(folder + FileName, $"was left out: the languages are {string.Join(", ", WalletLanguages.Codes)}"));
                continue;
            }

            if (!StringsFile.IsUnicode(file.Span))
            {
                warnings.Add(
                    new(folder + FileName, "is neither UTF-8 nor UTF-16, as it must be; was read as Windows-1252, so look at its accents")
                );
            }

            if (!isWhole || !IsText(pairs))
            {
                warnings.Add(new(folder + FileName, "was read in part: some of it is no pair of texts"));
            }

            if (!_tables.TryAdd(language, pairs) && !IsSame(_tables[language], pairs))
            {
                warnings.Add(new(folder + FileName, $"was left out: another folder is for {language} too"));
            }
        }
    }

    /// <summary>Whether a file of a package is one of strings.</summary>
    public static bool Is(string path) => path.EndsWith(".lproj" + FileName, StringComparison.OrdinalIgnoreCase);

    /// <summary>The folders of languages, those first that are named exactly as the language is.</summary>
    public static IEnumerable<(string Folder, string? Language)> Folders(IEnumerable<string> paths) =>
        paths
            .Select(p => p[..Math.Max(0, p.LastIndexOf('/'))])
            .Where(f => f.EndsWith(".lproj", StringComparison.OrdinalIgnoreCase) && !f.Contains('/', StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal)
            .Select(f => (Folder: f, Language: WalletLanguages.Find(f[..^".lproj".Length])))
            .OrderByDescending(f => f.Folder[..^".lproj".Length] == f.Language)
            .ThenBy(f => f.Folder, StringComparer.Ordinal);

    /// <summary>As <c>passbookLang</c> has them. A text that is translated by itself needs no entry, since that is what a gap
    /// means.</summary>
    /// <param name="language">The default language, which may be one of them.</param>
    public JsonObject Tables(string language)
    {
        var languages = new JsonObject();
        foreach (var (code, pairs) in _tables.OrderByDescending(t => t.Key == language))
        {
            var text = new JsonObject();
            foreach (var (original, translation) in pairs.Where(p => p.Key != p.Value && IsText(p)))
            {
                text[original] = translation;
            }

            if (text.Count > 0)
            {
                languages[code] = new JsonObject { ["text"] = text };
            }
        }

        return languages;
    }

    private static bool IsSame(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.Count == other.Count && one.All(p => other.TryGetValue(p.Key, out var value) && value == p.Value);

    private static bool IsText(IReadOnlyDictionary<string, string> pairs) => pairs.All(IsText);

    // NUL and half a pair of surrogates can't be stored.
    private static bool IsText(KeyValuePair<string, string> pair) => IsText(pair.Key) && IsText(pair.Value);

    private static bool IsText(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0' || (char.IsSurrogate(text[i]) && !char.IsSurrogatePair(text, i++)))
            {
                return false;
            }
        }

        return true;
    }
}
