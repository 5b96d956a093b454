using System.Text.Json;

namespace CherryPie.Server.Platform.Http;

/// <summary>What two values say, whatever empty things one of them spells out: SDKs send back nulls, empty objects and empty arrays for
/// what they did not get.</summary>
internal static class JsonEssence
{
    // Objects that are the caller's own, or Google's: there only null is nothing, as a merge takes it.
    private static readonly string[] _own = ["meta", "userInfo", "class", "object"];

    // Without it all kinds of data are detected in a back field, with an empty one none.
    private const string Detectors = "detectorTypes";

    public static bool IsSame(JsonElement one, JsonElement other, bool isOwn = false)
    {
        if (one.ValueKind == JsonValueKind.Object && other.ValueKind == JsonValueKind.Object)
        {
            var rest = Said(other, isOwn);
            foreach (var (name, value) in Said(one, isOwn))
            {
                if (!rest.Remove(name, out var same) || !IsSame(value, same, isOwn || _own.Contains(name, StringComparer.Ordinal)))
                {
                    return false;
                }
            }

            return rest.Count == 0;
        }

        return one.ValueKind == JsonValueKind.Array && other.ValueKind == JsonValueKind.Array
            ? one.GetArrayLength() == other.GetArrayLength()
                && one.EnumerateArray().Zip(other.EnumerateArray()).All(i => IsSame(i.First, i.Second, isOwn))
            : JsonElement.DeepEquals(one, other);
    }

    private static Dictionary<string, JsonElement> Said(JsonElement value, bool isOwn)
    {
        var said = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in value.EnumerateObject())
        {
            var isNothing = isOwn
                ? property.Value.ValueKind == JsonValueKind.Null
                : SchemaSpelling.IsHollow(property.Value)
                    && !(property.Name == Detectors && property.Value.ValueKind == JsonValueKind.Array);
            if (!isNothing)
            {
                said[property.Name] = property.Value;
            }
        }

        return said;
    }
}
