using System.Text.Json.Nodes;

namespace CherryPie.Wallet;

/// <summary>The rows of the card: those that the settings ask for, else the design's front fields where Google's own rows would show none
/// of them. At most three of three.
/// <see href="https://developers.google.com/wallet/generic/resources/template"/></summary>
internal static class GoogleRows
{
    private static readonly string[][] _groups =
    [
        ["primary", "header"],
        ["secondary"],
        ["auxiliary"],
    ];

    // Google shows these above the rows.
    private static readonly string[] _above = ["object.header", "class.title"];

    /// <summary>Google's ClassTemplateInfo; null where its own rows serve.</summary>
    public static JsonObject? Of(GoogleDraft draft)
    {
        var rows = (draft.Source.Settings.Rows is { Count: > 0 } asked ? asked.Select(r => Paths(draft, r)) : Automatic(draft))
            .Where(r => r.Count > 0)
            .Take(GoogleSettingsReading.MostRows)
            .Select(Row)
            .ToArray();
        return rows.Length == 0
            ? null
            : new() { ["cardTemplateOverride"] = new JsonObject { ["cardRowTemplateInfos"] = new JsonArray([.. rows]) } };
    }

    // Tickets have rows of their own, with seat and times, which others would replace.
    private static IEnumerable<List<string>> Automatic(GoogleDraft draft) =>
        draft.Kind is GooglePassKind.EventTicket or GooglePassKind.Flight or GooglePassKind.Transit
            ? []
            : _groups.Select(g =>
                Paths(draft, draft.Facts.Fields.Where(f => g.Contains(f.Group)).OrderBy(f => Array.IndexOf(g, f.Group)).Select(f => f.Key))
            );

    private static List<string> Paths(GoogleDraft draft, IEnumerable<string> keys) =>
        [.. keys.Select(draft.PathOf).OfType<string>().Where(p => !_above.Contains(p)).Distinct().Take(GoogleSettingsReading.MostRows)];

    private static JsonObject Row(List<string> paths) =>
        paths switch
        {
            [var one] => new() { ["oneItem"] = new JsonObject { ["item"] = Item(one) } },
            [var start, var end] => new()
            {
                ["twoItems"] = new JsonObject { ["startItem"] = Item(start), ["endItem"] = Item(end) },
            },
            _ => new()
            {
                ["threeItems"] = new JsonObject
                {
                    ["startItem"] = Item(paths[0]),
                    ["middleItem"] = Item(paths[1]),
                    ["endItem"] = Item(paths[2]),
                },
            },
        };

    private static JsonObject Item(string path) =>
        new() { ["firstValue"] = new JsonObject { ["fields"] = new JsonArray(new JsonObject { ["fieldPath"] = path }) } };
}
