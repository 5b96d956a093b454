using System.Text.Json.Nodes;

namespace CherryPie.Server.Endpoints.Console.Designer;

/// <summary>An attribute within an object, with dots: <c>semantics.eventName</c>.</summary>
internal static class DesignPath
{
    public static JsonNode? Find(JsonNode? owner, string path)
    {
        foreach (var step in path.Split('.'))
        {
            owner = (owner as JsonObject)?[step];
        }

        return owner;
    }

    /// <summary>Sets it, with the objects around it.</summary>
    /// <param name="owner">The object.</param>
    /// <param name="path">The attribute.</param>
    /// <param name="value">Null stands there as null, which takes away where it is a change.</param>
    public static void Put(JsonObject owner, string path, JsonNode? value)
    {
        var steps = path.Split('.');
        foreach (var step in steps[..^1])
        {
            if (owner[step] is not JsonObject next)
            {
                owner[step] = next = [];
            }

            owner = next;
        }

        owner[steps[^1]] = value;
    }

    /// <summary>Whether an attribute is this one, or one within it.</summary>
    public static bool Has(string path, string inner) =>
        inner.StartsWith(path, StringComparison.Ordinal) && (inner.Length == path.Length || inner[path.Length] is '.' or '[');
}
