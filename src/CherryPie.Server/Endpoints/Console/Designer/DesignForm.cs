using System.Text.Json.Nodes;

namespace CherryPie.Server.Endpoints.Console.Designer;

/// <summary>What the designer shows of a template, as text. It is made of the template's stored JSON, or of what was typed, and
/// <see cref="DesignChanges"/> makes of it what PUT takes. Rows of lists carry the JSON that they were read from, so that what has no
/// input survives, wherever the row is moved.</summary>
public sealed class DesignForm
{
    /// <summary>Single values by the input's name.</summary>
    public Dictionary<string, string> Values { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Fields by group, in their order.</summary>
    public List<DesignRow> Fields { get; init; } = [];

    /// <summary>The first barcode; null: none.</summary>
    public DesignRow? Barcode { get; set; }

    public List<DesignRow> Places { get; init; } = [];

    public List<DesignRow> Keys { get; init; } = [];

    /// <summary>Translations by language, and in it by the original text.</summary>
    public OrderedDictionary<string, OrderedDictionary<string, string>> Languages { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Values of dynamic keys that only the preview shows, by key.</summary>
    public Dictionary<string, string> Samples { get; init; } = new(StringComparer.Ordinal);

    public string this[string name] => Values.GetValueOrDefault(name, "");

    public IEnumerable<(int Id, DesignRow Row)> Of(string group) => Fields.Index().Where(f => f.Item.Group == group);

    /// <summary>Reads what is stored.</summary>
    internal static DesignForm Of(JsonObject stored)
    {
        var design = stored["passbook"] as JsonObject ?? [];
        var form = new DesignForm
        {
            Fields = [.. DesignColumns.Groups.SelectMany(g => Rows(design[g], DesignColumns.Field, g))],
            Barcode = Rows(new JsonArray(Codes(design).First?.DeepClone()), DesignColumns.Barcode).FirstOrDefault(),
            Places = Rows(design["locations"], DesignColumns.Place),
            Keys = Rows(stored["dynamicKeys"], DesignColumns.Key),
        };
        foreach (var column in DesignColumns.Own)
        {
            form.Values[column.Name] = column.Read(stored);
        }

        foreach (var (language, texts) in stored["passbookLang"] as JsonObject ?? [])
        {
            var translations = new OrderedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var (text, translation) in (texts as JsonObject)?["text"] as JsonObject ?? [])
            {
                translations[DesignColumn.Normal(text)] = Translation(translation);
            }

            form.Languages[language] = translations;
        }

        return form;
    }

    /// <summary>The texts that languages translate, each once.</summary>
    public IEnumerable<string> Texts() =>
        Fields
            .SelectMany(f => new[] { f["label"], f["value"], f["message"] })
            .Concat([this["logoText"], this["about"], this["issuer"], Barcode?["alt"] ?? ""])
            .Concat(Keys.Select(k => k["label"]))
            .Concat(Places.Select(p => p["text"]))
            .Where(t => t.Any(char.IsLetter) && !IsPlaceholder(t))
            .Distinct(StringComparer.Ordinal);

    // The phone takes the first barcode that it knows; designs with one may have it alone.
    internal static (string Name, JsonNode? First) Codes(JsonObject design) =>
        design["barcodes"] is JsonArray { Count: > 0 } several ? ("barcodes", several[0]) : ("barcode", design["barcode"]);

    internal static string Translation(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? DesignColumn.Normal(text) : "";

    private static List<DesignRow> Rows(JsonNode? list, DesignColumn[] columns, string group = "") =>
        [
            .. (list as JsonArray ?? [])
                .OfType<JsonObject>()
                .Select(item => new DesignRow(
                    item.ToJsonString(),
                    group,
                    columns.ToDictionary(c => c.Name, c => c.Read(item), StringComparer.Ordinal)
                )),
        ];

    private static bool IsPlaceholder(string text) =>
        text.StartsWith("#{", StringComparison.Ordinal) && text.IndexOf('}', StringComparison.Ordinal) == text.Length - 1;
}

/// <summary>A row of a list.</summary>
/// <param name="Origin">The JSON that it was read from; empty for a new one.</param>
/// <param name="Group">Of a field, where it stands.</param>
/// <param name="Values">What its inputs show.</param>
public sealed record DesignRow(string Origin, string Group, Dictionary<string, string> Values)
{
    public string this[string name] => Values.GetValueOrDefault(name, "");

    /// <summary>What the form that was sent called it.</summary>
    public string Sent { get; init; } = "";

    /// <summary>Whether its value is a group of fields, which stays as it is.</summary>
    public bool IsGroup => this["value"].Length == 0 && Origin.Contains("\"defaultValue\":[", StringComparison.Ordinal);

    internal static DesignRow New(DesignColumn[] columns, string group = "") =>
        new("", group, columns.ToDictionary(c => c.Name, c => c.Default, StringComparer.Ordinal));
}
