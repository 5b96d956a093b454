using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CherryPie.Wallet;

/// <summary>The fields of a design in the order of pass.json.</summary>
internal static class GoogleFields
{
    /// <summary>The <c>itemName</c>s of a design's fields.</summary>
    public static IReadOnlySet<string> Names(DesignDocument design) =>
        design.Fields.SelectMany(g => g.Parts).SelectMany(p => p.Fields).Select(f => f.Key.Value!.Raw).ToHashSet(StringComparer.Ordinal);

    /// <summary>Those of one pass.</summary>
    public static IReadOnlyList<GoogleField> Of(GoogleFacts facts)
    {
        var fields = new List<GoogleField>();
        foreach (var group in facts.Document.Fields)
        {
            var list = $"{facts.StyleName}.{group.Name}Fields";
            var items =
                facts.Style.TryGetProperty(group.Name + "Fields", out var array) && array.ValueKind == JsonValueKind.Array
                    ? array.EnumerateArray().ToList()
                    : [];
            var at = 0;
            foreach (var part in group.Parts)
            {
                if (part.Replacement(facts.Content) is { } replacement)
                {
                    for (var i = 1; i <= replacement.Count && at < items.Count; i++)
                    {
                        fields.Add(Read(facts, items[at++], part.KeyPrefix + Text(i), group.Name, (false, false), isNumeric: false));
                    }

                    continue;
                }

                foreach (var field in part.Fields.TakeWhile(_ => at < items.Count))
                {
                    var key = field.Key.Value is { IsLiteral: true } name ? name.Raw : group.Name + Text(at + 1);
                    var place = $"{list}[{Text(at)}]";
                    var isOfAll = part.DynamicKey is null;
                    var isFixed = (isOfAll && facts.IsFixed(place), isOfAll && facts.IsFixed(place + ".label"));
                    fields.Add(Read(facts, items[at++], key, group.Name, isFixed, field.Format.IsNumeric));
                }
            }
        }

        return fields;
    }

    private static GoogleField Read(
        GoogleFacts facts,
        JsonElement json,
        string key,
        string group,
        (bool Whole, bool Label) isFixed,
        bool isNumeric
    )
    {
        var (label, change) = (Text(json, "label"), Text(json, "changeMessage"));
        var labelText = label.Length == 0 ? null : facts.Translate(label, isFixed.Label);
        var value = Value(facts, json, isFixed.Whole);
        return new(
            key,
            group,
            labelText,
            value,
            json,
            isFixed.Whole && value.IsFixed && labelText?.IsFixed != false,
            isNumeric,
            change.Length == 0 ? null : facts.Translate(change, isFixed.Whole)
        );
    }

    private static GoogleText Value(GoogleFacts facts, JsonElement field, bool isFixed)
    {
        if (!field.TryGetProperty("value", out var value))
        {
            return facts.Translate("", isFixed);
        }

        var isDate = field.TryGetProperty("dateStyle", out _) || field.TryGetProperty("timeStyle", out _);
        if (facts.Source.Format is not { } format || (value.ValueKind == JsonValueKind.String && !isDate))
        {
            return facts.Translate(value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText(), isFixed);
        }

        var plain = WithoutRelative(field);
        return facts.InEachLanguage(language => format(language, plain), isFixed);
    }

    private static JsonElement WithoutRelative(JsonElement field)
    {
        if (!field.TryGetProperty("isRelative", out _))
        {
            return field;
        }

        var copy = JsonObject.Create(field)!.DeepClone().AsObject();
        copy.Remove("isRelative");
        return JsonSerializer.SerializeToElement(copy);
    }

    private static string Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
