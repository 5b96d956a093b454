using System.Text.Json;
using System.Text.Json.Nodes;

namespace CherryPie.Server.Templates;

/// <summary>PUT's merge: objects merge, arrays and scalars replace, null clears. Names match in any case, as everywhere.</summary>
internal static class DeepMerge
{
    public static void Into(JsonObject stored, JsonElement sent)
    {
        foreach (var property in sent.EnumerateObject())
        {
            var name = stored.Select(p => p.Key).FirstOrDefault(k => k.Equals(property.Name, StringComparison.Ordinal))
                ?? stored.Select(p => p.Key).FirstOrDefault(k => k.Equals(property.Name, StringComparison.OrdinalIgnoreCase))
                ?? property.Name;
            switch (property.Value.ValueKind)
            {
                case JsonValueKind.Null:
                    stored.Remove(name);
                    break;
                case JsonValueKind.Object:
                    if (stored[name] is not JsonObject inner)
                    {
                        stored[name] = inner = [];
                    }

                    Into(inner, property.Value);
                    break;
                default:
                    stored[name] = JsonNode.Parse(property.Value.GetRawText());
                    break;
            }
        }
    }
}
