using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>Reads Google's own JSON in <c>googleWallet</c>: what the server sets itself, and what no class or object can have, is
/// refused.</summary>
internal static class GoogleRawReading
{
    // Google's types are nested ten deep.
    private const int LongestJson = 20_000,
        MostDepth = 16;

    private static readonly Dictionary<string, string?> _noDefaults = [];

    // Ours: identity, life and what a request sets. notifyPreference counts for one request only.
    private static readonly string[] _ownOfClass = ["id", "callbackOptions", "notifyPreference", "messages"];
    private static readonly string[] _ownOfObject =
    [
        "id",
        "classId",
        "classReference",
        "state",
        "hasUsers",
        "notifyPreference",
        "messages",
    ];

    public static JsonElement Class(GoogleNode node) => Raw(node, _ownOfClass, "a Google Wallet class");

    public static JsonElement Object(GoogleNode node) => Raw(node, _ownOfObject, "a Google Wallet object");

    private static JsonElement Raw(GoogleNode node, string[] own, string what)
    {
        if (!node.IsObject($"an object with members of {what}"))
        {
            return default;
        }

        if (node.Element.GetRawText().Length > LongestJson)
        {
            node.Fault($"must be at most {LongestJson} characters of JSON");
            return default;
        }

        var isSound = true;
        foreach (var (_, value) in node.Members().Where(m => own.Contains(m.Key, StringComparer.OrdinalIgnoreCase)))
        {
            isSound = false;
            value.Fault("is set by the server; must be left out");
        }

        var review = node["reviewStatus"];
        if (string.Equals(review.PlainText, "DRAFT", StringComparison.OrdinalIgnoreCase))
        {
            isSound = false;
            review.Fault("must not be DRAFT: Google shows no pass of such a class; leave it out");
        }

        return Names(node, 1) && isSound ? node.Element : default;
    }

    // A placeholder is filled in values alone.
    private static bool Names(GoogleNode node, int depth)
    {
        if (depth > MostDepth && node.Kind is JsonValueKind.Object or JsonValueKind.Array)
        {
            node.Fault($"is nested deeper than {MostDepth} levels, the most that is allowed");
            return false;
        }

        var isSound = true;
        foreach (var (name, value) in node.Members())
        {
            if (!PlaceholderText.Parse(name, _noDefaults).IsLiteral)
            {
                value.Fault("must be a name of Google's: placeholders may stand in values alone");
                isSound = false;
            }

            isSound &= Names(value, depth + 1);
        }

        foreach (var item in node.Kind == JsonValueKind.Array ? node.Items("") : [])
        {
            isSound &= Names(item, depth + 1);
        }

        return isSound;
    }
}
