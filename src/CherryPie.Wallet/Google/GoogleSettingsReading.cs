global using GoogleNode = CherryPie.Wallet.JsonCursor<CherryPie.Wallet.JsonReading>;
using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>Reads <c>googleWallet</c>.</summary>
internal static class GoogleSettingsReading
{
    /// <summary>Rows of the card, and items of a row, that Google shows.
    /// <see href="https://developers.google.com/wallet/generic/resources/template"/></summary>
    public const int MostRows = 3;

    private const int LongestName = 64;

    private static readonly string[] _members = ["type", "roles", "rows", "notify", "screenshots", "shimmer", "class", "object"];
    private static readonly string _allowedTypes = "auto, " + string.Join(", ", GooglePassKinds.Names);

    public static GoogleSettings? Read(GoogleNode node)
    {
        if (node.Kind != JsonValueKind.Object)
        {
            if (node.Exists)
            {
                node.Fault($"must be an object with any of {string.Join(", ", _members)}");
            }

            return null;
        }

        Unknown(node, _members);
        return new()
        {
            Json = node.Element,
            Type = ReadType(node["type"]),
            Roles = ReadRoles(node["roles"]),
            Rows = ReadRows(node["rows"]),
            Notify = Flag(node["notify"]) ?? true,
            Screenshots = Flag(node["screenshots"]),
            Shimmer = Flag(node["shimmer"]) ?? false,
            Class = GoogleRawReading.Class(node["class"]),
            Object = GoogleRawReading.Object(node["object"]),
        };
    }

    private static GooglePassKind? ReadType(GoogleNode node)
    {
        if (!node.Exists || node.PlainText == "auto")
        {
            return null;
        }

        var kind = GooglePassKinds.Find(node.PlainText);
        if (kind is null)
        {
            node.Fault(
                node.PlainText is { } word ? $"\"{Shown.Short(word)}\" must be one of {_allowedTypes}" : $"must be one of {_allowedTypes}"
            );
        }

        return kind;
    }

    private static Dictionary<string, string> ReadRoles(GoogleNode node)
    {
        var roles = new Dictionary<string, string>(StringComparer.Ordinal);
        node.IsObject("an object {role: itemName of a field}");
        foreach (var (name, value) in node.Members().Where(m => m.Value.Exists))
        {
            if (!GoogleRoles.Names.Contains(name))
            {
                value.Fault($"is no role; must be one of {string.Join(", ", GoogleRoles.Names)}");
            }
            else if (Name(value) is { } field)
            {
                roles[name] = field;
            }
        }

        return roles;
    }

    private static List<IReadOnlyList<string>> ReadRows(GoogleNode node)
    {
        const string allowed = "an array of at most 3 rows, each an array of 1 to 3 itemNames of fields";
        var rows = new List<IReadOnlyList<string>>();
        var items = node.Items(allowed);
        if (items.Count > MostRows)
        {
            node.Fault($"has {items.Count} rows; must be {allowed}");
            return rows;
        }

        foreach (var item in items)
        {
            if (item.Kind != JsonValueKind.Array || item.Count is 0 or > MostRows)
            {
                item.Fault("must be an array of 1 to 3 itemNames of fields");
                continue;
            }

            var names = item.Items(allowed).Select(Name).OfType<string>().ToList();
            if (names.Count > 0)
            {
                rows.Add(names);
            }
        }

        return rows;
    }

    private static string? Name(GoogleNode node)
    {
        if (node.PlainText is { Length: > 0 and <= LongestName } name)
        {
            return name;
        }

        node.Fault($"must be the itemName of a field, 1 to {LongestName} characters");
        return null;
    }

    private static bool? Flag(GoogleNode node)
    {
        if (node.Exists && node.Kind is not (JsonValueKind.True or JsonValueKind.False))
        {
            node.Fault("must be true or false");
        }

        return node.Kind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => null,
        };
    }

    private static void Unknown(GoogleNode node, string[] known)
    {
        foreach (var (name, value) in node.Members())
        {
            if (value.Exists && !known.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                value.Fault(
                    $"is not known; must be one of {string.Join(", ", known)}"
                        + (NearName.Of(name, known) is { } near ? $"; perhaps {near}" : "")
                );
            }
        }
    }
}
