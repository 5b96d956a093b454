using System.Text;
using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>The <c>xx.lproj/pass.strings</c> files of a design. Phones translate by exact match of the final text, so keys and values are
/// filled with the pass's data; each folder has every key, the default language's too, else phones of other languages see a translation at
/// random.</summary>
internal sealed class PassStrings
{
    private readonly Entry[] _entries;
    private readonly IReadOnlyList<PackageFile>? _fixed;

    private PassStrings(string[] languages, Entry[] entries)
    {
        Languages = languages;
        _entries = entries;
        _fixed = entries.All(e => e.IsLiteral) ? Write(PassJson.Nobody) : null;
    }

    /// <summary>The default language, then the others.</summary>
    public IReadOnlyList<string> Languages { get; }

    public static PassStrings Read(PassDesignSource source, DesignReading reading)
    {
        var node = new DesignNode(source.Translations ?? default, source.TranslationsPath, reading);
        node.IsObject("an object of languages");
        var tables = new Dictionary<string, Dictionary<string, PlaceholderText>>(StringComparer.Ordinal);
        var keys = new List<string>();
        foreach (var (code, language) in node.Members())
        {
            if (!WalletLanguages.IsSupported(code))
            {
                language.Fault(
                    $"\"{Shown.Short(code)}\" is not a supported language; must be one of {string.Join(", ", WalletLanguages.Codes)}"
                );
            }
            else if (
                language.IsObject("an object {\"text\": {original: translation}}")
                && language["text"].IsObject("an object {original: translation}")
            )
            {
                tables[code] = ReadTable(language["text"], keys);
            }
        }

        string[] languages =
        [
            source.Language,
            .. tables
                .Keys.Concat(source.ImageLanguages)
                .Where(l => l != source.Language && WalletLanguages.IsSupported(l))
                .Distinct(StringComparer.Ordinal),
        ];
        var entries = keys.Distinct(StringComparer.Ordinal)
            .Select(k => new Entry(reading.Text(k), Array.ConvertAll(languages, l => tables.GetValueOrDefault(l)?.GetValueOrDefault(k))));

        // A key of placeholders alone would translate whatever customers are called.
        return new(languages, [.. entries.Where(e => e.Key.HasLiteral)]);
    }

    public IReadOnlyList<PackageFile> Fill(PassContent content) => _fixed ?? Write(content);

    /// <summary>Whether a text is translated in the same way in all passes.</summary>
    public bool IsFixed(string text, PassContent content) =>
        _fixed is not null || !_entries.Any(e => !e.IsLiteral && e.Key.Fill(content) == text);

    /// <summary>Escapes a text of a strings file: back-slash, quote, newline, tab; carriage returns go.</summary>
    public static StringBuilder Escape(StringBuilder to, string text)
    {
        // Rune by rune: halves of surrogate pairs must not meet where a carriage return went.
        Span<char> pair = stackalloc char[2];
        foreach (var rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '\\' or '"':
                    to.Append('\\').Append((char)rune.Value);
                    break;
                case '\n':
                    to.Append("\\n");
                    break;
                case '\t':
                    to.Append("\\t");
                    break;
                case '\r':
                    break;
                default:
                    to.Append(pair[..rune.EncodeToUtf16(pair)]);
                    break;
            }
        }

        return to;
    }

    private static Dictionary<string, PlaceholderText> ReadTable(DesignNode text, List<string> keys)
    {
        var table = new Dictionary<string, PlaceholderText>(StringComparer.Ordinal);
        foreach (var (original, translation) in text.Members())
        {
            keys.Add(original);
            if (translation.Text() is { } translated)
            {
                table[original] = translated;
            }
            else if (translation.Kind == JsonValueKind.String)
            {
                table[original] = PlaceholderText.Literal("");
            }
        }

        return table;
    }

    private List<PackageFile> Write(PassContent content)
    {
        var files = new List<PackageFile>();
        if (Languages.Count < 2)
        {
            return files;
        }

        for (var i = 0; i < Languages.Count; i++)
        {
            var text = new StringBuilder();
            foreach (var (original, translation) in Table(i, content))
            {
                Escape(text.Append('"'), original).Append("\" = \"");
                Escape(text, translation).Append("\";\n");
            }

            if (text.Length > 0)
            {
                var bytes = Encoding.UTF8.GetBytes(text.ToString());
                files.AddRange(WalletLanguages.Folders(Languages[i]).Select(f => new PackageFile(f + "/pass.strings", bytes)));
            }
        }

        return files;
    }

    /// <summary>What a language says for each text, with the pass's values in both; gaps keep the original.</summary>
    public OrderedDictionary<string, string> Table(int language, PassContent content)
    {
        var table = new OrderedDictionary<string, string>(_entries.Length, StringComparer.Ordinal);
        foreach (var entry in _entries)
        {
            var original = entry.Key.Fill(content);
            if (original.AsSpan().Trim("\r").Length > 0)
            {
                table.TryAdd(original, entry.Texts[language]?.Fill(content) ?? original);
            }
        }

        return table;
    }

    /// <param name="Key">The original text.</param>
    /// <param name="Texts">Its translation per language; null for a gap.</param>
    private sealed record Entry(PlaceholderText Key, PlaceholderText?[] Texts)
    {
        public bool IsLiteral => Key.IsLiteral && Texts.All(t => t is null or { IsLiteral: true });
    }
}
