using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>Says where a text is no JSON, or which key of it stands there twice.</summary>
internal static class JsonFaults
{
    /// <summary>Of a name or a text with half of a surrogate pair.</summary>
    public const string NoUnicode = "has a name or a text that is not valid Unicode.";

    public static string Say(ReadOnlyMemory<byte> json, JsonException cause)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return TwiceIn(document.RootElement, "") is { } key
                ? $"has the key {Shown.Short(key)} twice; each must stand there once."
                : "has a key twice; each must stand there once.";
        }
        catch (InvalidOperationException)
        {
            return NoUnicode;
        }
        catch (JsonException)
        {
            // Both count from 0.
            return $"is no JSON: what stands at line {cause.LineNumber + 1}, byte {cause.BytePositionInLine + 1} is not allowed there.";
        }
    }

    // The parser has bounded the depth.
    private static string? TwiceIn(JsonElement json, string path)
    {
        if (json.ValueKind == JsonValueKind.Array)
        {
            return json.EnumerateArray()
                .Index()
                .Select(item => TwiceIn(item.Item, $"{path}[{item.Index}]"))
                .FirstOrDefault(k => k is not null);
        }

        if (json.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in json.EnumerateObject())
        {
            var place = path.Length == 0 ? member.Name : $"{path}.{member.Name}";
            if (!seen.Add(member.Name))
            {
                return place;
            }

            if (TwiceIn(member.Value, place) is { } inner)
            {
                return inner;
            }
        }

        return null;
    }
}
