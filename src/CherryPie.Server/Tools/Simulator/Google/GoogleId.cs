using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CherryPie.Server.Tools.Simulator.Google;

/// <summary>Ids of classes and objects: the issuer's id, a dot, and a name that the issuer chooses.</summary>
internal static partial class GoogleId
{
    /// <summary>Refuses what is no id, or is another issuer's.</summary>
    public static string Of(JsonNode? id, string issuerId)
    {
        var text = (string?)id ?? "";
        return !Form().IsMatch(text)
                ? throw GoogleRefusal.Invalid("resource.id", $"'{text}' is no id: issuer id, dot, and letters, digits, '.', '_' or '-'")
            : text.Split('.')[0] == issuerId ? text
            : throw Foreign(text);
    }

    public static GoogleRefusal Foreign(string id) => new(403, "permissionDenied", $"No permission for the issuer of {id}");

    public static GoogleRefusal Missing(string reason, string id) => new(404, reason, $"There is no {id}");

    [GeneratedRegex("^[0-9]+\\.[A-Za-z0-9._-]{1,200}\\z")]
    private static partial Regex Form();
}
