using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CherryPie.Wallet;

/// <summary>The hash of a body as it is sent: equal bodies need no request.</summary>
public static class GoogleHash
{
    private static readonly JsonWriterOptions _options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>SHA-256 of a body's canonical JSON: members sorted by name, no blanks, numbers as they stand.</summary>
    /// <param name="body">The body; null as the JSON null.</param>
    /// <returns>64 hexadecimal digits in lower case.</returns>
    public static string Of(JsonNode? body) => Convert.ToHexStringLower(SHA256.HashData(Canonical(body)));

    internal static byte[] Canonical(JsonNode? body)
    {
        var bytes = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(bytes, _options))
        {
            Write(json, body);
        }

        return bytes.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                json.WriteStartObject();
                foreach (var (name, value) in members.OrderBy(m => m.Key, StringComparer.Ordinal))
                {
                    json.WritePropertyName(name);
                    Write(json, value);
                }

                json.WriteEndObject();
                break;
            case JsonArray items:
                json.WriteStartArray();
                foreach (var item in items)
                {
                    Write(json, item);
                }

                json.WriteEndArray();
                break;
            case null:
                json.WriteNullValue();
                break;
            default:
                node.WriteTo(json);
                break;
        }
    }
}
