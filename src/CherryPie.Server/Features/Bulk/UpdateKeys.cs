using System.Text.Json;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Bulk;

/// <summary>The dynamic keys that the changes of an update set. One that no template has would be stored in every pass and shown on
/// none.</summary>
internal static class UpdateKeys
{
    /// <summary>Those that are set; one that is null is taken away, whoever has it.</summary>
    public static string[] Of(JsonElement changes) =>
        [
            .. changes
                .EnumerateObject()
                .Where(c => c.Name.Equals("dynamicData", StringComparison.OrdinalIgnoreCase) && c.Value.ValueKind == JsonValueKind.Object)
                .SelectMany(c => c.Value.EnumerateObject())
                .Where(k => k.Value.ValueKind != JsonValueKind.Null)
                .Select(k => k.Name)
                .Distinct(StringComparer.Ordinal),
        ];

    /// <summary>Notes what no attribute is, and keys that none of the templates has.</summary>
    /// <param name="stored">The dynamic keys of the account's templates, as stored.</param>
    public static void Require(JsonElement changes, IEnumerable<string?> stored, Problems problems)
    {
        KnownFields.Require(JsonFields.Of(changes, "changes", problems), [.. PassNames]);
        var known = stored.SelectMany(In).Distinct(StringComparer.Ordinal).ToList();
        foreach (var key in Of(changes).Where(k => !known.Contains(k)))
        {
            problems.Add(
                $"changes.dynamicData.{KnownFields.Short(key)}",
                $"is a key of none of the account's templates{KnownFields.Nearest(key, known)}"
            );
        }
    }

    /// <summary>A warning where passes of a template get keys that it does not have.</summary>
    /// <returns>Null: it has all of them.</returns>
    public static string? Warning(string[] keys, string template, string? stored, long passes)
    {
        var known = In(stored).ToHashSet(StringComparer.Ordinal);
        string[] missing = [.. keys.Where(k => !known.Contains(k))];
        return missing.Length == 0
            ? null
            : $"template \"{template}\" of {passes} of the passes has no key {ImportWords.Listed(missing)}: "
                + "they take the value and don't show it";
    }

    private static IEnumerable<string> PassNames => PassRequest.Attributes.Select(a => a.Name);

    private static IEnumerable<string> In(string? stored) =>
        DynamicKeysJson.Read(StoredJson.Read(stored), new Problems()).Select(k => k.Key);
}
