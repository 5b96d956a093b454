using System.Text;
using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>What one pass says, and what of it all passes of its design say.</summary>
internal sealed class GoogleFacts
{
    private readonly SourceMap _map;
    private readonly IReadOnlyList<IReadOnlyDictionary<string, string>> _tables;

    public GoogleFacts(GooglePassSource source)
    {
        Source = source;
        Document = source.Design.Document;
        (var json, _map) = PassJson.WriteTraced(Document, source.Content);
        Json = JsonElement.Parse(json, new JsonDocumentOptions { MaxDepth = 256 });
        StyleName = Encoding.UTF8.GetString(Document.Style.Key());
        Style = Json.GetProperty(StyleName);
        _tables = [.. source.Design.Languages.Select(l => source.Design.Translations(l, source.Content))];
        Fields = GoogleFields.Of(this);
        Tags = new(this);
    }

    public GooglePassSource Source { get; }

    public PassContent Content => Source.Content;

    public DesignDocument Document { get; }

    /// <summary>The pass.json.</summary>
    public JsonElement Json { get; }

    /// <summary>The key of the style's object, such as <c>storeCard</c>.</summary>
    public string StyleName { get; }

    public JsonElement Style { get; }

    public IReadOnlyList<GoogleField> Fields { get; }

    public GoogleTags Tags { get; }

    public GoogleText Organization => Member("organizationName") ?? Description;

    public GoogleText? LogoText => Member("logoText");

    public GoogleText Description => Member("description") ?? Translate(StyleName, isFixed: true);

    /// <summary>The first primary field; null for none.</summary>
    public GoogleField? Primary => Fields.FirstOrDefault(f => f.Group == "primary");

    /// <summary>When the pass ends; null for never.</summary>
    public PassDate? End => Date("expirationDate");

    /// <summary>When it is relevant: also of styles whose pass.json says nothing of it.</summary>
    public PassDate? Relevant
    {
        get
        {
            var from = Document.RelevantDate.Or(Content.Overrides?.RelevantDate);
            var zone = from.IsOfPass ? Content.Overrides!.Zone : Document.Zone;
            return PassDate.TryRead(from.Value?.Fill(Content), zone, out var date) ? date : Date("relevantDate");
        }
    }

    /// <summary>As <see cref="Relevant"/>, and whether all passes have it.</summary>
    public (PassDate Date, bool IsFixed)? RelevantOfAll => Relevant is { } date ? (date, IsFixed("relevantDate")) : null;

    /// <summary>Whether a place of pass.json is the same in all passes.</summary>
    public bool IsFixed(string place) => _map.IsFixed(place);

    public GoogleField? Field(string key) => Fields.FirstOrDefault(f => f.Key == key);

    /// <summary>A text of pass.json; null for none.</summary>
    public GoogleText? Member(string name) => Word(name) is { Length: > 0 } text ? Translate(text, IsFixed(name)) : null;

    public string? Word(string name) =>
        Json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public bool IsTrue(string name) => Json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    /// <summary>A text as the strings files of the languages translate it.</summary>
    public GoogleText Translate(string text, bool isFixed)
    {
        var at = 0;
        return InEachLanguage(_ => _tables[at++].GetValueOrDefault(text, text), isFixed && Source.Design.Strings.IsFixed(text, Content));
    }

    /// <summary>A text that is written for each of the design's languages, in their order.</summary>
    public GoogleText InEachLanguage(Func<string, string> write, bool isFixed)
    {
        var languages = Source.Design.Languages;
        var value = write(languages[0]);
        var others = new List<KeyValuePair<string, string>>();
        foreach (var language in languages.Skip(1))
        {
            if (write(language) is var text && text != value)
            {
                others.Add(new(language, text));
            }
        }

        return new(languages[0], value, others, isFixed);
    }

    private PassDate? Date(string name) => PassDate.TryRead(Word(name), TimeZoneInfo.Utc, out var date) ? date : null;
}
