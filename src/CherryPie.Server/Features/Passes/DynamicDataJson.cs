using System.Text.Json;
using System.Text.Json.Nodes;
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

        var merged = StoredJson.ReadNode(stored)?.AsObject() ?? [];
        foreach (var property in data.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Null)
            {
                merged.Remove(property.Name);
            }
            else
            {
                merged[property.Name] = JsonNode.Parse(property.Value.GetRawText());
            }
        }

        return merged.ToJsonString(VendorJson.Options);
    }

    /// <summary>The values as text, by which search finds a number whether it was sent as one or as a string.</summary>
    public static string? Index(string? stored)
    {
        if (StoredJson.Read(stored) is not { } data)
        {
            return null;
        }

        var index = new JsonObject();
        foreach (var property in data.EnumerateObject())
        {
            index[property.Name] = DynamicValue.TryText(property.Value, null, out var text, out _) ? text : null;
        }

        return index.ToJsonString(VendorJson.Options);
    }
}
