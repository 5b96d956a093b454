using System.Text.Json;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Passes;

/// <summary><c>dynamicData</c> as it is stored: values and order as sent, merged by key. Null removes a key, and its default
/// returns.</summary>
internal static class DynamicDataJson
{
    public static string? Merge(string? stored, JsonElement? sent)
    {
        if (sent is not { } data)
        {
            return stored;
        }

        var merged = new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in (StoredJson.Read(stored) ?? StoredJson.Empty).EnumerateObject())
        {
            merged[property.Name] = property.Value;
        }

        foreach (var property in data.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Null)
            {
                merged.Remove(property.Name);
            }
            else
            {
                merged[property.Name] = property.Value;
            }
        }

        return StoredJson.Text(json =>
        {
            json.WriteStartObject();
            foreach (var (name, value) in merged)
            {
                json.WritePropertyName(name);
                StoredJson.Write(value, json);
            }

            json.WriteEndObject();
        });
    }

    /// <summary>The values as text, by which search finds a number whether it was sent as one or as a string.</summary>
    public static string? Index(string? stored)
    {
        if (StoredJson.Read(stored) is not { } data)
        {
            return null;
        }

        return StoredJson.Text(json =>
        {
            json.WriteStartObject();
            foreach (var property in data.EnumerateObject())
            {
                json.WriteString(property.Name, DynamicValue.TryText(property.Value, null, out var text, out _) ? text : null);
            }

            json.WriteEndObject();
        });
    }
}
