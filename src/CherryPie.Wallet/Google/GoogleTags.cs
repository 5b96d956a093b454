using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>The semantic tags of a pass and of its fields; the pass's own go before.
/// <see href="https://developer.apple.com/documentation/walletpasses/semantictags"/></summary>
internal sealed class GoogleTags
{
    private static readonly string[] _nameParts = ["namePrefix", "givenName", "middleName", "familyName", "nameSuffix"];

    private readonly GoogleFacts _facts;
    private readonly Dictionary<string, (JsonElement Value, string Place)> _tags = new(StringComparer.Ordinal);

    public GoogleTags(GoogleFacts facts)
    {
        _facts = facts;
        Add(facts.Json, "");
        foreach (var list in facts.Style.EnumerateObject().Where(m => m.Value.ValueKind == JsonValueKind.Array))
        {
            foreach (var (index, field) in list.Value.EnumerateArray().Index())
            {
                Add(field, $"{facts.StyleName}.{list.Name}[{index}].");
            }
        }
    }

    /// <summary>The first of several tags that says something, a number as text; null for none.</summary>
    public GoogleText? Text(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (_tags.TryGetValue(name, out var tag) && Text(tag.Value) is { Length: > 0 } text)
            {
                return _facts.Translate(text, _facts.IsFixed(tag.Place));
            }
        }

        return null;
    }

    /// <summary>The first of several dates; null for none.</summary>
    public (PassDate Date, bool IsFixed)? Date(params ReadOnlySpan<string> names) =>
        Text(names) is { } text && PassDate.TryRead(text.Value, TimeZoneInfo.Utc, out var date) ? (date, text.IsFixed) : null;

    /// <summary>A person's name, its parts in the order in which they are said; null for none.</summary>
    public GoogleText? Person(string name)
    {
        if (!_tags.TryGetValue(name, out var tag) || tag.Value.ValueKind != JsonValueKind.Object)
        {
            return Text(name);
        }

        var parts = _nameParts.Select(p => tag.Value.TryGetProperty(p, out var part) ? Text(part) : "").Where(p => p.Length > 0);
        return string.Join(' ', parts) is { Length: > 0 } person ? _facts.Translate(person, _facts.IsFixed(tag.Place)) : null;
    }

    /// <summary>A part of the first seat, such as <c>seatRow</c>; null for none.</summary>
    public GoogleText? Seat(string part) =>
        _tags.TryGetValue("seats", out var tag)
        && tag.Value.ValueKind == JsonValueKind.Array
        && tag.Value.EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } seat
        && seat.TryGetProperty(part, out var value)
        && Text(value) is { Length: > 0 } text
            ? _facts.Translate(text, _facts.IsFixed(tag.Place))
            : null;

    private static string Text(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number => value.GetRawText(),
            _ => "",
        };

    private void Add(JsonElement holder, string place)
    {
        if (!holder.TryGetProperty("semantics", out var tags) || tags.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (var tag in tags.EnumerateObject())
        {
            _tags.TryAdd(tag.Name, (tag.Value, $"{place}semantics.{tag.Name}"));
        }
    }
}
