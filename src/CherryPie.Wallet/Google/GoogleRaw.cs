using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CherryPie.Wallet;

/// <summary>Merges the settings' own JSON into a body: objects are merged, all else is replaced, null takes a member away. Strings may hold
/// placeholders.</summary>
internal sealed class GoogleRaw
{
    private readonly PassContent _content;
    private readonly Dictionary<string, string?> _defaults = new(StringComparer.Ordinal);

    public GoogleRaw(GooglePassSource source)
    {
        _content = source.Content;
        foreach (var key in source.Design.Keys)
        {
            _defaults[key.Key] = key.DefaultValue;
        }
    }

    /// <summary>Whether a placeholder was filled.</summary>
    public bool HasPlaceholders { get; private set; }

    public void Merge(JsonObject body, JsonElement raw)
    {
        if (raw.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (var member in raw.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Null)
            {
                body.Remove(member.Name);
            }
            else if (member.Value.ValueKind == JsonValueKind.Object && body[member.Name] is JsonObject inner)
            {
                Merge(inner, member.Value);
            }
            else
            {
                body[member.Name] = Filled(member.Value);
            }
        }
    }

    private JsonNode? Filled(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var members = new JsonObject();
                Merge(members, value);
                return members;
            case JsonValueKind.Array:
                return new JsonArray([.. value.EnumerateArray().Select(Filled)]);
            case JsonValueKind.String:
                var text = PlaceholderText.Parse(value.GetString()!, _defaults);
                HasPlaceholders |= !text.IsLiteral;
                return text.Fill(_content);
            case JsonValueKind.Number:
                // As JsonElement it would keep its document alive, and equal numbers be unequal nodes.
                return value.TryGetInt64(out var whole) ? whole
                    : decimal.TryParse(value.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) ? exact
                    : JsonValue.Create(value.GetDouble());
            default:
                return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null;
        }
    }
}
