using System.Text.Json.Nodes;

namespace CherryPie.Wallet;

/// <summary>A text in the languages of a design.</summary>
/// <param name="Language">The default language.</param>
/// <param name="Value">The text in it.</param>
/// <param name="Others">What other languages say, where that is something else, in the design's order.</param>
/// <param name="IsFixed">Whether it is the same in all passes of the design.</param>
internal sealed record GoogleText(string Language, string Value, IReadOnlyList<KeyValuePair<string, string>> Others, bool IsFixed)
{
    public bool IsEmpty => Value.Length == 0;

    /// <summary>As Google's LocalizedString, in which every text bears its language.
    /// <see href="https://developers.google.com/wallet/reference/rest/v1/LocalizedString"/></summary>
    public JsonObject Localized()
    {
        var text = new JsonObject { ["defaultValue"] = Translated(Language, Value) };
        if (Others.Count > 0)
        {
            text["translatedValues"] = new JsonArray([.. Others.Select(o => Translated(o.Key, o.Value))]);
        }

        return text;
    }

    /// <summary>Writes a plain member, and a localized one beside it where another language says something else.</summary>
    public void Write(JsonObject into, string name, string localized)
    {
        into[name] = Value;
        if (Others.Count > 0)
        {
            into[localized] = Localized();
        }
    }

    /// <summary>This text with each language's part changed, given what another text says in that language.</summary>
    public GoogleText With(GoogleText other, Func<string, string, string> join)
    {
        var languages = Others.Concat(other.Others).Select(o => o.Key).Distinct(StringComparer.Ordinal);
        var value = join(Value, other.Value);
        return new(
            Language,
            value,
            [.. languages.Select(l => KeyValuePair.Create(l, join(In(l), other.In(l)))).Where(o => o.Value != value)],
            IsFixed && other.IsFixed
        );
    }

    private string In(string language) => Others.FirstOrDefault(o => o.Key == language).Value ?? Value;

    private static JsonObject Translated(string language, string value) => new() { ["language"] = language, ["value"] = value };
}
