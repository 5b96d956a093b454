using System.Security.Claims;
using System.Text.Json;

namespace CherryPie.Server.Features.People;

/// <summary>The values of a claim by its name, or by a path with dots to a list within a claim that is an object:
/// <c>realm_access.roles</c>. Names may have dots themselves (<c>https://example.com/roles</c>), so each dot may be either.</summary>
internal static class ClaimValues
{
    public static IEnumerable<string> Of(ClaimsPrincipal claims, string name) =>
        claims
            .FindAll(name)
            .Select(c => c.Value)
            .Concat(Splits(name).SelectMany(s => claims.FindAll(s.First).SelectMany(c => In(c, s.Inner))));

    /// <summary>Claims that may hold the object of a path.</summary>
    public static IEnumerable<string> Objects(string name) => Splits(name).Select(s => s.First);

    private static List<string> In(Claim claim, string path)
    {
        try
        {
            return claim.Value.StartsWith('{') ? [.. In(JsonElement.Parse(claim.Value), path)] : [];
        }
        catch (JsonException)
        {
            return []; // a text that only looks like an object
        }
    }

    private static IEnumerable<string> In(JsonElement value, string path) =>
        value.ValueKind != JsonValueKind.Object ? []
        : value.TryGetProperty(path, out var found) ? Texts(found)
        : Splits(path).SelectMany(s => value.TryGetProperty(s.First, out var inner) ? In(inner, s.Inner) : []);

    private static IEnumerable<string> Texts(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Array => value.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!),
            JsonValueKind.String => [value.GetString()!],
            _ => [],
        };

    private static IEnumerable<(string First, string Inner)> Splits(string name) =>
        name.Index()
            .Where(c => c.Item == '.' && c.Index > 0 && c.Index < name.Length - 1)
            .Select(c => (name[..c.Index], name[(c.Index + 1)..]));
}
