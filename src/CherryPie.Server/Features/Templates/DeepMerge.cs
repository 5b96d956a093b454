using System.Text.Json;
using System.Text.Json.Nodes;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Templates;

/// <summary>PUT's merge: objects merge, arrays and scalars replace, null clears. Names of properties match in any case, as everywhere; what
/// callers name themselves does not.</summary>
internal static class DeepMerge
{
    // Translations by their original, and objects that are the caller's own.
    private static readonly string[] _ownNames = ["text", "meta", "userInfo", "raw"];

    private const string Languages = "passbookLang",
        Google = "googleWallet";

    // Google tells names apart by case.
    private static readonly string[] _googleNames = ["class", "object"];

    /// <param name="stored">Takes the changes.</param>
    /// <param name="sent">The changes; of duplicate properties the last counts.</param>
    /// <param name="isOwn">Whether the names are the caller's own, and so told apart by case.</param>
    public static void Into(JsonObject stored, JsonElement sent, bool isOwn = false) =>
        Merge(stored, StoredJson.Read(StoredJson.Write(sent))!.Value, isOwn, of: "");

    private static void Merge(JsonObject stored, JsonElement sent, bool isOwn, string of)
    {
        foreach (var property in sent.EnumerateObject())
        {
            var name =
                isOwn || stored.ContainsKey(property.Name)
                    ? property.Name
                    : stored.Select(p => p.Key).FirstOrDefault(k => k.Equals(property.Name, StringComparison.OrdinalIgnoreCase))
                        ?? property.Name;
            switch (property.Value.ValueKind)
            {
                case JsonValueKind.Null:
                    stored.Remove(name);
                    break;
                case JsonValueKind.Object when IsNothing(stored, name, property.Value, isOwn, of):
                    break; // SDKs send objects of nothing for what is not there
                case JsonValueKind.Object:
                    if (stored[name] is not JsonObject inner)
                    {
                        stored[name] = inner = [];
                    }

                    Merge(inner, property.Value, isOwn || IsOwn(name, of), of: name);
                    break;
                default:
                    stored[name] = JsonNode.Parse(property.Value.GetRawText());
                    break;
            }
        }
    }

    private static bool IsOwn(string name, string of) =>
        _ownNames.Contains(name, StringComparer.OrdinalIgnoreCase)
        || (of.Equals(Google, StringComparison.OrdinalIgnoreCase) && _googleNames.Contains(name, StringComparer.OrdinalIgnoreCase));

    // Of languages the code is judged, also when no text is sent with it.
    private static bool IsNothing(JsonObject stored, string name, JsonElement sent, bool isOwn, string of) =>
        !isOwn
        && stored[name] is not JsonObject
        && SchemaSpelling.IsHollow(sent)
        && !name.StartsWith(Languages, StringComparison.OrdinalIgnoreCase)
        && !of.StartsWith(Languages, StringComparison.OrdinalIgnoreCase);
}
