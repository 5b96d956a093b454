using System.Globalization;
using System.Text.Json;

namespace CherryPie.Server.Platform.Http;

/// <summary>A JSON object read as CherryPie's clients write them: names in any case, the last of duplicates wins, numbers also as strings.
/// Whatever has a wrong type is noted in <see cref="Problems"/> under its path.</summary>
internal sealed class JsonFields
{
    private readonly Dictionary<string, JsonElement> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _prefix;

    private JsonFields(string prefix, Problems problems) => (_prefix, Problems) = (prefix.Length == 0 ? "" : prefix + ".", problems);

    public Problems Problems { get; }

    public static JsonFields Of(JsonElement? value, string path, Problems problems, string? name = null)
    {
        var fields = new JsonFields(path, problems);
        if (value is { ValueKind: JsonValueKind.Object } json)
        {
            foreach (var property in json.EnumerateObject())
            {
                fields._values[property.Name] = property.Value;
            }
        }
        else if (value is { ValueKind: not JsonValueKind.Null } other && !IsEmptyArray(other))
        {
            problems.Add(name ?? path, "must be a JSON object");
        }

        return fields;
    }

    public string Path(string name) => _prefix + name;

    /// <summary>Whether the property is there, be it null.</summary>
    public bool Has(string name) => _values.ContainsKey(name);

    public bool IsNull(string name) => _values.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.Null;

    public JsonElement? Any(string name) =>
        _values.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public string? Text(string name, int most)
    {
        switch (Any(name))
        {
            case null:
                return null;
            case { ValueKind: JsonValueKind.String } value when value.GetString()!.Length <= most:
                return value.GetString();
            case { ValueKind: JsonValueKind.Number } value when value.GetRawText().Length <= most:
                return value.GetRawText();
            default:
                Problems.Add(Path(name), $"must be a string of at most {most} characters");
                return null;
        }
    }

    public string? RequiredText(string name, int most)
    {
        var text = Text(name, most);
        if (text is "" || Any(name) is null)
        {
            Problems.Add(Path(name), "is required and must not be empty");
        }

        return text;
    }

    public long? Whole(string name, long least, long most)
    {
        if (Any(name) is not { } value)
        {
            return null;
        }

        if (Number(value) is { } number && number == Math.Floor(number) && number >= least && number <= most)
        {
            return (long)number;
        }

        Problems.Add(Path(name), $"must be a whole number from {least} to {most}");
        return null;
    }

    public bool? Flag(string name)
    {
        switch (Any(name))
        {
            case null:
                return null;
            case { ValueKind: JsonValueKind.True }:
                return true;
            case { ValueKind: JsonValueKind.False }:
                return false;
            case { ValueKind: JsonValueKind.String } value when bool.TryParse(value.GetString(), out var flag):
                return flag;
            default:
                Problems.Add(Path(name), "must be true or false");
                return null;
        }
    }

    /// <summary>An ISO 8601 date and time; without a zone it is UTC.</summary>
    public DateTimeOffset? Time(string name)
    {
        if (Any(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String && Iso8601.TryParse(value.GetString()!, out var time))
        {
            return time;
        }

        Problems.Add(Path(name), "must be an ISO 8601 date and time such as \"2026-01-31T09:00:00Z\"");
        return null;
    }

    /// <summary>An object; PHP writes an empty one as an empty array.</summary>
    public JsonElement? Object(string name) =>
        Any(name) is { } value && IsEmptyArray(value) ? StoredJson.Empty : Kind(name, JsonValueKind.Object, "must be a JSON object");

    public JsonElement? Array(string name) => Kind(name, JsonValueKind.Array, "must be a JSON array");

    public TEnum? Word<TEnum>(string name)
        where TEnum : struct, Enum
    {
        if (Any(name) is not { } value)
        {
            return null;
        }

        var names = Enum.GetNames<TEnum>();
        if (value.ValueKind == JsonValueKind.String && names.Contains(value.GetString(), StringComparer.Ordinal))
        {
            return Enum.Parse<TEnum>(value.GetString()!);
        }

        Problems.Add(Path(name), $"{value.GetRawText()} must be one of {string.Join(", ", names)}");
        return null;
    }

    public static double? Number(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Number => value.GetDouble(),
            JsonValueKind.String
                when double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                    && double.IsFinite(number) => number,
            _ => null,
        };

    private static bool IsEmptyArray(JsonElement value) => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0;

    private JsonElement? Kind(string name, JsonValueKind kind, string message)
    {
        var value = Any(name);
        if (value is { } there && there.ValueKind != kind)
        {
            Problems.Add(Path(name), message);
            return null;
        }

        return value;
    }
}
