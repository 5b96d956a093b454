using System.Text.Json;

namespace CherryPie.Server.Endpoints.Landing;

/// <summary>What a design calls its placeholders: the label of the first field that shows one.</summary>
internal static class FieldLabels
{
    private static readonly string[] _groups = ["primary", "secondary", "auxiliary", "header", "back"];

    public static Dictionary<string, string> Read(JsonElement design)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in _groups.SelectMany(g => Find(design, g) is { } group ? Fields(group) : []))
        {
            if (
                Text(field, "defaultLabel") is { Length: > 0 } label
                && !label.Contains('{', StringComparison.Ordinal)
                && Text(field, "defaultValue") is { } value
            )
            {
                foreach (var key in Keys(value))
                {
                    labels.TryAdd(key, label);
                }
            }
        }

        return labels;
    }

    private static IEnumerable<string> Keys(string value) =>
        value
            .Split('{')
            .Skip(1)
            .Where(p => p.Contains('}', StringComparison.Ordinal))
            .Select(p => p[..p.IndexOf('}', StringComparison.Ordinal)].Trim());

    // Flat, or nested as {defaultValue:[fields]}.
    private static IEnumerable<JsonElement> Fields(JsonElement json) =>
        json.ValueKind switch
        {
            JsonValueKind.Array => json.EnumerateArray().SelectMany(Fields),
            JsonValueKind.Object when Find(json, "defaultValue") is { ValueKind: JsonValueKind.Array } inner => Fields(inner),
            JsonValueKind.Object => [json],
            _ => [],
        };

    private static string? Text(JsonElement field, string name) =>
        Find(field, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static JsonElement? Find(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object
        && json.EnumerateObject().LastOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            is { Value.ValueKind: not JsonValueKind.Undefined } found
            ? found.Value
            : null;
}
