using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CherryPie.Server.Platform.Http;

/// <summary>JSON that is stored as it was sent: same values, same order.</summary>
internal static class StoredJson
{
    private static readonly JsonDocumentOptions _options = new() { MaxDepth = JsonBody.MaxDepth };
    private static readonly JsonWriterOptions _compact = new() { Encoder = VendorJson.Options.Encoder, MaxDepth = JsonBody.MaxDepth };

    /// <summary>An object without properties.</summary>
    public static readonly JsonElement Empty = JsonElement.Parse("{}");

    public static JsonElement? Read(string? json) => json is null ? null : JsonElement.Parse(json, _options);

    public static JsonNode? ReadNode(string? json) => json is null ? null : JsonNode.Parse(json, documentOptions: _options);

    /// <summary>The text to store. Of duplicate properties the last is kept, in the first one's place.</summary>
    public static string? Write(JsonElement? value)
    {
        if (value is not { } json)
        {
            return null;
        }

        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, _compact))
        {
            Write(json, writer);
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    private static void Write(JsonElement value, Utf8JsonWriter to)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                to.WriteStartObject();
                var last = new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal);
                foreach (var property in value.EnumerateObject())
                {
                    last[property.Name] = property.Value;
                }

                foreach (var (name, inner) in last)
                {
                    to.WritePropertyName(name);
                    Write(inner, to);
                }

                to.WriteEndObject();
                break;
            case JsonValueKind.Array:
                to.WriteStartArray();
                foreach (var inner in value.EnumerateArray())
                {
                    Write(inner, to);
                }

                to.WriteEndArray();
                break;
            default:
                value.WriteTo(to);
                break;
        }
    }
}
