using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CherryPie.Wallet;

/// <summary>Reads what a pass.json says under names that a design takes as they are.</summary>
internal static class AppleImport
{
    /// <summary>A value in the form that it is written in again, so that an export gives it back; null where it says nothing.</summary>
    /// <param name="type">What the key takes.</param>
    /// <param name="from">The object that has it.</param>
    /// <param name="name">Its key there.</param>
    public static JsonNode? Read(AppleType type, ImportSource from, string name) =>
        from.Any(name) is not { } value ? null
        : type is AppleFields ? FieldImport.Read(from, name)
        : Read(type, from, name, value);

    private static JsonNode? Read(AppleType type, ImportSource from, string place, JsonElement value) =>
        (type, value.ValueKind) switch
        {
            (_, JsonValueKind.String) when value.GetString() is "" => null,
            (AppleScalar scalar, _) => Scalar(scalar, value),
            (_, JsonValueKind.String) when ForeignPlaceholders.Has(value.GetString()!) => value.GetString(),
            (AppleList list, JsonValueKind.Array) => Items(list, from, place, value),
            (AppleList { MayBeOne: true } list, _) => Read(list.Item, from, place, value) is { } one ? new JsonArray(one) : null,
            (AppleObject members, JsonValueKind.Object) => Members(members, from.In(place, value)),
            _ => ImportSource.Copy(value),
        };

    private static JsonNode? Scalar(AppleScalar type, JsonElement value)
    {
        if (value.ValueKind is not (JsonValueKind.String or JsonValueKind.Number))
        {
            return ImportSource.Copy(value);
        }

        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : NumberText.Plain(value.GetRawText());
        if (ForeignPlaceholders.Has(text) || type.Normal(text, TimeZoneInfo.Utc) is not { } normal)
        {
            return ImportSource.Copy(value);
        }

        return type.Form == JsonValueKind.String ? normal : JsonNode.Parse(normal);
    }

    private static JsonArray? Items(AppleList list, ImportSource from, string place, JsonElement value)
    {
        var items = new JsonArray();
        foreach (var (index, item) in value.EnumerateArray().Index())
        {
            if (Read(list.Item, from, string.Create(CultureInfo.InvariantCulture, $"{place}[{index}]"), item) is { } copy)
            {
                items.Add(copy);
            }
        }

        return items.Count > 0 ? items : null;
    }

    private static JsonObject? Members(AppleObject type, ImportSource from)
    {
        var members = new JsonObject();
        foreach (var member in from.Members())
        {
            if (type.Find(member.Name) is not { } key)
            {
                from.Warn(member.Name, $"was left out: {type.Unknown(member.Name)}");
            }
            else if ((IsInZoneBeside(key, type, from, member) ? member.Value.GetString() : Read(key.Type, from, member.Name)) is { } value)
            {
                members[key.Name] = value;
            }
        }

        return members.Count > 0 ? members : null;
    }

    // Such a date is written in the zone that stands beside it, or in the pass's tags, and in UTC it would be another time.
    private static bool IsInZoneBeside(AppleKey key, AppleObject type, ImportSource from, JsonProperty member) =>
        key.ZoneKey is { } zone
        && member.Value.ValueKind == JsonValueKind.String
        && PassDate.TryRead(member.Value.GetString(), TimeZoneInfo.Utc, out _)
        && !PassDate.NamesZone(member.Value.GetString())
        && (from.Members().Any(m => type.Find(m.Name)?.Name == zone) || HasTag(type, from.Whole, zone));

    private static bool HasTag(AppleObject type, JsonElement pass, string zone) =>
        pass.ValueKind == JsonValueKind.Object
        && pass.TryGetProperty("semantics", out var tags)
        && tags.ValueKind == JsonValueKind.Object
        && tags.EnumerateObject().Any(t => type.Find(t.Name)?.Name == zone);
}
