using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CherryPie.Server.Platform.Http;

/// <summary>JSON that is stored as it was sent: same values, same order.</summary>
internal static class StoredJson
{
    private static readonly JsonDocumentOptions _options = new() { MaxDepth = JsonBody.MaxDepthOut };
    private static readonly JsonWriterOptions _compact = new() { Encoder = VendorJson.Options.Encoder, MaxDepth = JsonBody.MaxDepthOut };

    /// <summary>An object without properties.</summary>
    public static readonly JsonElement Empty = JsonElement.Parse("{}");

    public static JsonElement? Read(string? json) => json is null ? null : JsonElement.Parse(json, _options);

    public static JsonNode? ReadNode(string? json) => json is null ? null : JsonNode.Parse(json, documentOptions: _options);

    /// <summary>Whether two texts are equal as JSON values: 7.0 is 7, the order of properties means nothing, and an empty object
    /// or array is nothing. PostgreSQL gives json back as written and jsonb with its own blanks, so texts are never compared.</summary>
    public static bool IsSame(string? stored, string? sent)
    {
        if (stored == sent || (stored is null && Read(sent) is { } value && IsEmpty(value)))
        {
            return true;
        }

        return stored is not null && sent is not null && JsonElement.DeepEquals(Read(stored)!.Value, Read(sent)!.Value);
    }

    private static bool IsEmpty(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => value.GetPropertyCount() == 0,
            JsonValueKind.Array => value.GetArrayLength() == 0,
            _ => false,
        };

    /// <summary>The text to store. Of duplicate properties the last is kept, in the first one's place.</summary>
    public static string? Write(JsonElement? value) => value is { } json ? Text(writer => Write(json, writer)) : null;

    /// <summary>The text to store of what is written.</summary>
    public static string Text(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, _compact))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    /// <summary>The same into a writer.</summary>
    public static void Write(JsonElement value, Utf8JsonWriter to)
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
