using System.Text.Json;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Bulk;

/// <summary>Refuses what would be read as if it had not been sent: so much hangs on a single word, <c>dry_run</c>, that a slip must not
/// change thousands of passes.</summary>
internal static class KnownFields
{
    /// <summary>Notes each name that the request does not know.</summary>
    public static void Require(JsonFields fields, params string[] names)
    {
        if (fields.Kind != JsonValueKind.Object)
        {
            return;
        }

        foreach (var sent in fields.Element.EnumerateObject())
        {
            if (!names.Contains(sent.Name, StringComparer.OrdinalIgnoreCase))
            {
                fields.Problems.Add(
                    fields.Path(Short(sent.Name)),
                    $"is unknown{Nearest(sent.Name, names)}; known are {string.Join(", ", names)}"
                );
            }
        }
    }

    /// <summary>Notes conditions of a <c>passFilter</c> that say nothing, as <c>{"userDefinedId":{}}</c> does: they would find all
    /// passes.</summary>
    public static void RequireConditions(JsonElement? filter, Problems problems, string path = "passFilter")
    {
        foreach (var condition in filter?.EnumerateObject().ToArray() ?? [])
        {
            if (condition.Value.ValueKind != JsonValueKind.Object)
            {
                continue;
            }

            var name = $"{path}.{Short(condition.Name)}";
            if (condition.Value.GetPropertyCount() == 0)
            {
                problems.Add(name, "is empty, so it would find all passes: give it a value, or leave it out");
            }
            else
            {
                RequireConditions(condition.Value, problems, name);
            }
        }
    }

    /// <summary>For a message: what may have been meant.</summary>
    public static string Nearest(string name, IEnumerable<string> names) =>
        Suggestion.For(Short(name), names) is { } near ? $"; did you mean {near}" : "";

    public static string Short(string name) => name.Length > 60 ? name[..60] + "…" : name;
}
