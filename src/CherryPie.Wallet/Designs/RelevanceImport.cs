using System.Text.Json.Nodes;

namespace CherryPie.Wallet;

/// <summary>Reads when a pass.json is relevant.</summary>
internal static class RelevanceImport
{
    /// <summary>One date becomes <c>relevantDate</c>, which all systems are given, where they take one; more are a list.</summary>
    public static void Add(JsonObject design, ImportSource from, bool isDated)
    {
        if (design.ContainsKey("relevantDates") || design.ContainsKey("relevantDate"))
        {
            return;
        }

        var dates = AppleImport.Read(PassKeys.All.Exact("relevantDates")!.Type, from, "relevantDates");
        var entries = (dates as JsonArray)?.OfType<JsonObject>().ToList() ?? [];
        var first = entries.Select(e => e["date"] ?? e["startDate"]).FirstOrDefault()?.ToString();
        var old = Date(from);
        if (isDated && (dates is null || (entries is [{ Count: 1 }] && (old is null || old == first) && entries[0].ContainsKey("date"))))
        {
            design["relevantDate"] = old ?? first;
            return;
        }

        design["relevantDates"] = dates ?? (old is null ? null : new JsonArray(new JsonObject { ["date"] = old }));
        design["relevantDate"] = isDated && dates is not null && old != first ? old : null;
    }

    private static string? Date(ImportSource from) =>
        from.Text("relevantDate")?.GetValue<string>() is not { } text ? null
        : PassDate.TryRead(text, TimeZoneInfo.Utc, out var date) ? date.ToString()
        : text;
}
