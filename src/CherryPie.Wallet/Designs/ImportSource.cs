using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CherryPie.Wallet;

/// <summary>An object of a foreign pass.json, with where it stands.</summary>
internal sealed class ImportSource(JsonElement json, string path, ICollection<PassFinding> warnings)
{
    private readonly JsonElement? _whole;

    /// <summary>The whole pass.json.</summary>
    public JsonElement Whole
    {
        get => _whole ?? json;
        private init => _whole = value;
    }

    public IEnumerable<JsonProperty> Members() => json.ValueKind == JsonValueKind.Object ? json.EnumerateObject() : [];

    public void Warn(string name, string message) => warnings.Add(new PassFinding(Path(name), message));

    public JsonElement? Any(string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    public ImportSource In(string name) => In(name, Any(name) ?? default);

    /// <summary>An object within.</summary>
    /// <param name="place">Its key, or its list's with the index.</param>
    /// <param name="inner">The object.</param>
    public ImportSource In(string place, JsonElement inner) => new(inner, Path(place), warnings) { Whole = Whole };

    /// <summary>The objects of a list; what is none is warned of.</summary>
    public IEnumerable<ImportSource> Items(string name)
    {
        if (Any(name) is not { } list)
        {
            yield break;
        }

        if (list.ValueKind != JsonValueKind.Array)
        {
            Warn(name, "was left out: it must be an array");
            yield break;
        }

        foreach (var (index, item) in list.EnumerateArray().Index())
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{name}[{index}]");
            if (item.ValueKind == JsonValueKind.Object)
            {
                yield return new(item, Path(place), warnings) { Whole = Whole };
            }
            else
            {
                Warn(place, "was left out: it must be an object");
            }
        }
    }

    /// <summary>A text; of a number its digits.</summary>
    public JsonNode? Text(string name)
    {
        switch (Any(name))
        {
            case null:
                return null;
            case { ValueKind: JsonValueKind.String } text:
                return text.GetString();
            case { ValueKind: JsonValueKind.Number } number:
                return NumberText.Plain(number.GetRawText());
            default:
                Warn(name, "was left out: it must be a text");
                return null;
        }
    }

    /// <summary>The document's word for Apple's; a text with a placeholder as it is.</summary>
    public JsonNode? Word(string name, EnumMap words)
    {
        if (Any(name) is not { } value)
        {
            return null;
        }

        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        if (words.Reverse(text) is { } word)
        {
            return word;
        }

        if (ForeignPlaceholders.Has(text))
        {
            return text;
        }

        Warn(name, $"\"{Shown.Short(text)}\" was left out: it must be {words.AppleAllowed}");
        return null;
    }

    /// <summary>A colour by its parts, as all clients of the document read it; of another form as it is.</summary>
    public JsonNode? Color(string name)
    {
        if (Text(name)?.GetValue<string>() is not { } text)
        {
            return null;
        }

        var trimmed = text.Trim();
        if (trimmed is ['#', _, _, _])
        {
            trimmed = string.Concat(trimmed.Skip(1).SelectMany(c => new[] { c, c }).Prepend('#'));
        }

        if (!PassColor.TryRead(trimmed, out var rgb))
        {
            return text;
        }

        var parts = rgb["rgb(".Length..^1].Split(',').Select(p => int.Parse(p.Trim(), CultureInfo.InvariantCulture)).ToArray();
        return new JsonObject
        {
            ["red"] = parts[0],
            ["green"] = parts[1],
            ["blue"] = parts[2],
        };
    }

    /// <summary>A list of objects under the document's names; other members are warned of.</summary>
    /// <param name="name">The list.</param>
    /// <param name="names">Apple's names, each with the document's; null where it is the same.</param>
    public JsonArray? Renamed(string name, params (string Apple, string? Own)[] names)
    {
        var list = new JsonArray();
        foreach (var item in Items(name))
        {
            var copy = new JsonObject();
            foreach (var member in item.Members())
            {
                if (Array.Find(names, n => n.Apple == member.Name) is { Apple: not null } known)
                {
                    copy[known.Own ?? known.Apple] = Copy(member.Value);
                }
                else
                {
                    item.Warn(member.Name, "was left out: it is not known here");
                }
            }

            list.Add((JsonNode)copy);
        }

        return list.Count > 0 ? list : null;
    }

    /// <summary>Takes out what could not be read.</summary>
    public static JsonObject WithoutNulls(JsonObject members)
    {
        foreach (var name in members.Where(m => m.Value is null).Select(m => m.Key).ToList())
        {
            members.Remove(name);
        }

        return members;
    }

    public static JsonNode? Copy(JsonElement value) => JsonNode.Parse(value.GetRawText());

    private string Path(string name) => path.Length == 0 ? name : $"{path}.{name}";
}
