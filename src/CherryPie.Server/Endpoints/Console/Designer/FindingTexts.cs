using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CherryPie.Server.Endpoints.Console.Designer;

/// <summary>What the lint and the use cases say of a design, in a language other than the API's: <c>Texts/findings-xx.json</c> has their
/// English sentences, with places for what differs. One is looked for whole, then part by part as semicolons divide it; what stands in a
/// place is worded the same way. A sentence that is not known as a whole is left as it is, so that none is half in each language.</summary>
internal sealed partial class FindingTexts
{
    private const string Between = "; ";
    private static readonly ConcurrentDictionary<string, FindingTexts> _all = new(StringComparer.Ordinal);

    private readonly FrozenDictionary<string, string> _whole;
    private readonly Sentence[] _sentences;

    private FindingTexts(string language)
    {
        using var file =
            typeof(FindingTexts).Assembly.GetManifestResourceStream($"Console/findings-{language}.json")
            ?? throw new InvalidOperationException($"Console/findings-{language}.json is not embedded.");
        var texts = JsonSerializer.Deserialize<Dictionary<string, string>>(file, JsonSerializerOptions.Web)!;
        Keys = [.. texts.Keys];
        _whole = texts.Where(t => !Place().IsMatch(t.Key)).ToFrozenDictionary(StringComparer.Ordinal);

        // What says the most by itself first: "must be a number" before "must be" and whatever.
        _sentences =
        [
            .. texts.Where(t => Place().IsMatch(t.Key)).Select(t => new Sentence(t.Key, t.Value)).OrderByDescending(s => s.Length),
        ];
    }

    public IReadOnlyCollection<string> Keys { get; }

    /// <returns>Null for the language of the API.</returns>
    public static FindingTexts? Of(string language) =>
        language == ConsoleTexts.Otherwise ? null : _all.GetOrAdd(language, l => new FindingTexts(l));

    /// <summary>A finding in the reader's language; as it is where there is no text for it.</summary>
    public static FindingAt Word(FindingAt finding, ConsoleTexts texts) =>
        Of(texts.Language)?.Find(finding.Text) is { } text ? finding with { Text = text, Language = texts.Language } : finding;

    /// <summary>The same of a text alone.</summary>
    public static string Word(string english, ConsoleTexts texts) => Of(texts.Language)?.Find(english) ?? english;

    /// <returns>Null where it is not known.</returns>
    public string? Find(string english)
    {
        if (Whole(english) is { } whole)
        {
            return whole;
        }

        // What is quoted may have semicolons, so a part ends where it says something.
        for (var at = Next(english, 0); at >= 0; at = Next(english, at + 1))
        {
            if (Whole(english[..at]) is { } part)
            {
                return Find(english[(at + Between.Length)..]) is { } rest ? part + Between + rest : null;
            }
        }

        return null;
    }

    private static int Next(string text, int from) => text.IndexOf(Between, from, StringComparison.Ordinal);

    private string? Whole(string english) =>
        _whole.GetValueOrDefault(english) ?? _sentences.Select(s => s.Word(english, this)).FirstOrDefault(w => w is not null);

    // Words of the API, numbers and lists of them are the same in each language; a text with blanks would be a sentence.
    private string? Value(string text) =>
        Whole(text) ?? (text is ['"', .., '"'] || Array.TrueForAll(text.Split(", "), t => !t.Contains(' ')) ? text : null);

    [GeneratedRegex(@"\{([0-9])\}")]
    private static partial Regex Place();

    /// <summary>A sentence with places.</summary>
    private sealed class Sentence
    {
        // What stands before, between and behind the places.
        private readonly string[] _fixed;
        private readonly string[] _places;
        private readonly string _text;

        public Sentence(string english, string text)
        {
            var parts = Place().Split(english);
            _fixed = [.. parts.Where((_, i) => i % 2 == 0)];
            _places = [.. parts.Where((_, i) => i % 2 == 1)];
            (_text, Length) = (text, _fixed.Sum(f => f.Length));
        }

        public int Length { get; }

        public string? Word(string english, FindingTexts texts)
        {
            if (!english.StartsWith(_fixed[0], StringComparison.Ordinal))
            {
                return null;
            }

            var values = new Dictionary<string, string>(StringComparer.Ordinal);
            var at = _fixed[0].Length;
            foreach (var (i, place) in _places.Index())
            {
                var next = _fixed[i + 1];
                var end =
                    i < _places.Length - 1 ? english.IndexOf(next, at, StringComparison.Ordinal)
                    : english.EndsWith(next, StringComparison.Ordinal) ? english.Length - next.Length
                    : -1;
                if (end < at || Of(english[at..end], _fixed[i].EndsWith('"') && next.StartsWith('"'), texts) is not { } value)
                {
                    return null;
                }

                values[place] = value;
                at = end + next.Length;
            }

            return Place().Replace(_text, p => values[p.Groups[1].Value]);
        }

        // What somebody typed stands in quotation marks, and stays whatever it is.
        private static string? Of(string value, bool isQuoted, FindingTexts texts) =>
            isQuoted ? value
            : value.Contains(Between, StringComparison.Ordinal) ? null
            : texts.Value(value);
    }
}
