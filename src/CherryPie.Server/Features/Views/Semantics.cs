using System.Globalization;
using System.Text.Json;

namespace CherryPie.Server.Features.Views;

/// <summary>The semantic tags of a pass and of its style's fields; the pass's own go before.
/// <see href="https://developer.apple.com/documentation/walletpasses/semantictags"/></summary>
internal sealed class Semantics
{
    private static readonly string[] _nameParts = ["namePrefix", "givenName", "middleName", "familyName", "nameSuffix"];
    private readonly Dictionary<string, JsonElement> _tags = new(StringComparer.Ordinal);

    /// <param name="pass">The pass.json.</param>
    /// <param name="style">Its style object.</param>
    public Semantics(JsonElement pass, JsonElement style)
    {
        var fields = style
            .EnumerateObject()
            .Where(group => group.Value.ValueKind == JsonValueKind.Array)
            .SelectMany(group => group.Value.EnumerateArray());
        foreach (var holder in fields.Prepend(pass))
        {
            if (holder.TryGetProperty("semantics", out var tags) && tags.ValueKind == JsonValueKind.Object)
            {
                foreach (var tag in tags.EnumerateObject())
                {
                    _tags.TryAdd(tag.Name, tag.Value);
                }
            }
        }
    }

    /// <summary>A text or a number as text; empty where there is none.</summary>
    public string Text(string name) => Text(_tags.GetValueOrDefault(name));

    /// <summary>The first of several tags that says something.</summary>
    public string Text(string name, string otherwise) => Text(name) is { Length: > 0 } text ? text : Text(otherwise);

    /// <summary>A time; null where there is none.</summary>
    public DateTimeOffset? Time(string name) =>
        DateTimeOffset.TryParse(Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    /// <summary>The name of a person, given name first, as its parts stand on tickets.</summary>
    public string Person(string name) =>
        _tags.GetValueOrDefault(name) is { ValueKind: JsonValueKind.Object } person
            ? string.Join(
                ' ',
                _nameParts.Select(part => person.TryGetProperty(part, out var text) ? Text(text) : "").Where(part => part.Length > 0)
            )
            : Text(name);

    /// <summary>The seats, each as row and number, or as it is called.</summary>
    public string Seats() =>
        _tags.GetValueOrDefault("seats") is { ValueKind: JsonValueKind.Array } seats
            ? string.Join(", ", seats.EnumerateArray().Select(Seat).Where(s => s.Length > 0))
            : "";

    private static string Seat(JsonElement seat)
    {
        string Part(string name) => seat.ValueKind == JsonValueKind.Object && seat.TryGetProperty(name, out var text) ? Text(text) : "";
        return Part("seatNumber") is { Length: > 0 } number
            ? number.StartsWith(Part("seatRow"), StringComparison.Ordinal)
                ? number
                : Part("seatRow") + number
            : Part("seatIdentifier") is { Length: > 0 } identifier
                ? identifier
                : Part("seatDescription");
    }

    private static string Text(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number => value.GetRawText(),
            _ => "",
        };
}
