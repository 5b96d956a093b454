using System.Globalization;
using System.Text.Json;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>A <see cref="PassQuery"/> as the <c>passFilter</c> that search, exports and updates take, and back.</summary>
internal static class PassFilter
{
    private const string Days = "yyyy-MM-dd";

    // What is typed into the one input for ids and addresses.
    private static readonly string[] _searched = ["id", "userDefinedId", "recoveryEmail"];

    private static readonly Dictionary<string, JsonElement> _states = new Dictionary<string, string>
    {
        ["active"] = """{"isInvalid":false,"isVoided":false,"isRedeemed":false}""",
        ["installed"] = """{"passbookDevices":{"gt":0}}""",
        ["removed"] = """{"passbookDevices":0,"lastUnregisteredAt":{"exists":true}}""",
        ["redeemed"] = """{"isRedeemed":true}""",
        ["voided"] = """{"isVoided":true}""",
        ["invalid"] = """{"isInvalid":true}""",
    }.ToDictionary(s => s.Key, s => JsonElement.Parse(s.Value), StringComparer.Ordinal);

    public static IReadOnlyCollection<string> States => _states.Keys;

    /// <summary>What a filter asks for that this has made.</summary>
    public static PassQuery Read(JsonElement filter)
    {
        var (created, changed) = (Period(filter, "createdAt"), Period(filter, "updatedAt"));
        return new PassQuery
        {
            Search = _searched.Select(f => Word(filter, f)).FirstOrDefault(w => w is not null) ?? "",
            Template = Word(filter, "templateName") ?? "",
            State =
                _states
                    .Where(s =>
                        s.Value.EnumerateObject()
                            .All(p => filter.TryGetProperty(p.Name, out var value) && JsonElement.DeepEquals(value, p.Value))
                    )
                    .Select(s => s.Key)
                    .FirstOrDefault()
                ?? "",
            From = created.From,
            To = created.To,
            ChangedFrom = changed.From,
            ChangedTo = changed.To,
            Keys = filter.TryGetProperty("dynamicData", out var data)
                ? [.. data.EnumerateObject().Select(k => (k.Name, k.Value.GetString() ?? ""))]
                : [],
        };
    }

    /// <param name="query">What is asked for.</param>
    /// <param name="field">What the typed word is; null where there is none.</param>
    public static JsonElement Of(PassQuery query, string? field) =>
        JsonElement.Parse(
            StoredJson.Text(json =>
            {
                json.WriteStartObject();
                Write(json, field ?? "", query.Search);
                Write(json, "templateName", query.Template);
                foreach (var part in _states.TryGetValue(query.State, out var state) ? state.EnumerateObject().ToArray() : [])
                {
                    part.WriteTo(json);
                }

                Write(json, "createdAt", query.From, query.To);
                Write(json, "updatedAt", query.ChangedFrom, query.ChangedTo);
                if (query.Keys.Count > 0)
                {
                    json.WriteStartObject("dynamicData");
                    foreach (var (key, value) in query.Keys.GroupBy(k => k.Key, StringComparer.Ordinal).Select(g => g.Last()))
                    {
                        json.WriteString(key, value);
                    }

                    json.WriteEndObject();
                }

                json.WriteEndObject();
            })
        );

    private static void Write(Utf8JsonWriter json, string name, string value)
    {
        if (value.Length > 0)
        {
            json.WriteString(name, value);
        }
    }

    // Whole days of UTC, both included.
    private static void Write(Utf8JsonWriter json, string name, string from, string to)
    {
        if (from.Length + to.Length > 0)
        {
            json.WriteStartObject(name);
            Write(json, "gte", from.Length > 0 ? from + "T00:00:00Z" : "");
            Write(json, "lt", Day(to) is { } day ? day.AddDays(1).ToString(Days, CultureInfo.InvariantCulture) + "T00:00:00Z" : "");
            json.WriteEndObject();
        }
    }

    private static (string From, string To) Period(JsonElement filter, string name)
    {
        var period = filter.TryGetProperty(name, out var value) ? value : StoredJson.Empty;
        return (
            Word(period, "gte")?.Split('T')[0] ?? "",
            Day(Word(period, "lt")?.Split('T')[0]) is { } day ? day.AddDays(-1).ToString(Days, CultureInfo.InvariantCulture) : ""
        );
    }

    private static string? Word(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    // The last day of all has none behind it.
    public static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, Days, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1 and < 9999
            ? day
            : null;
}
