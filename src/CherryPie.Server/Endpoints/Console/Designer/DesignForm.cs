using System.Text.Json.Nodes;

namespace CherryPie.Server.Endpoints.Console.Designer;

/// <summary>What the designer shows of a template, as text. It is made of the template's stored JSON, or of what was typed, and
/// <see cref="DesignChanges"/> makes of it what PUT takes. Rows of lists carry the JSON that they were read from, so that what has no
/// input survives, wherever the row is moved.</summary>
public sealed class DesignForm
{
    /// <summary>Whether it is the design after redemption.</summary>
    public bool IsRedeemed { get; init; }

    /// <summary>Single values by the input's name.</summary>
    public Dictionary<string, string> Values { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Fields by group, in their order.</summary>
    public List<DesignRow> Fields { get; init; } = [];

    /// <summary>The first barcode; null: none.</summary>
    public DesignRow? Barcode { get; set; }

    /// <summary>Rows of the other lists, by the list's name.</summary>
    public IReadOnlyDictionary<string, List<DesignRow>> Lists { get; } =
        DesignColumns.Lists.ToDictionary(l => l.Name, _ => new List<DesignRow>(), StringComparer.Ordinal);

    /// <summary>Attributes by Apple's names: their path and their value.</summary>
    public List<DesignRow> Tags { get; init; } = [];

    public List<DesignRow> Keys { get; init; } = [];

    /// <summary>Translations by language, and in it by the original text.</summary>
    public OrderedDictionary<string, OrderedDictionary<string, string>> Languages { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Values of dynamic keys that only the preview shows, by key.</summary>
    public Dictionary<string, string> Samples { get; init; } = new(StringComparer.Ordinal);

    internal DesignSide Side => DesignSide.Of(IsRedeemed);

    /// <summary>Whether there is a poster beside the style.</summary>
    public bool IsPoster => Fields.Exists(f => DesignColumns.Groups.Any(g => g.Name == f.Group && g.IsPoster));

    public string this[string name] => Values.GetValueOrDefault(name, "");

    public IEnumerable<(int Id, DesignRow Row)> Of(string group) => Fields.Index().Where(f => f.Item.Group == group);

    /// <summary>Reads what is stored. A template without a design after redemption shows its usual one there, to begin with.</summary>
    internal static DesignForm Of(JsonObject stored, bool isRedeemed = false)
    {
        var design = DesignOf(stored, isRedeemed);
        var form = new DesignForm
        {
            IsRedeemed = isRedeemed,
            Fields = [.. DesignColumns.Groups.SelectMany(g => Rows(DesignPath.Find(design, g.Path), DesignColumns.Field, g.Name))],
            Barcode = Rows(new JsonArray(Codes(design).First?.DeepClone()), DesignColumns.Barcode).FirstOrDefault(),
            Tags = DesignTags.Read(design),
        };
        foreach (var column in DesignColumns.Design)
        {
            form.Values[column.Name] = column.Read(design);
        }

        foreach (var list in DesignColumns.Lists)
        {
            form.Lists[list.Name].AddRange(Rows(DesignPath.Find(design, list.Path), list.Columns));
        }

        form.ReadTemplate(stored);
        foreach (var (language, texts) in LanguagesOf(stored, isRedeemed))
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

    /// <summary>Reads what is stored of the template itself.</summary>
    internal void ReadTemplate(JsonObject stored)
    {
        Keys.Clear();
        Keys.AddRange(Rows(stored["dynamicKeys"], DesignColumns.Key));
        foreach (var column in DesignColumns.Template)
        {
            Values[column.Name] = column.Read(stored);
        }
    }

    /// <summary>Takes over what is typed of the template itself where the usual design is edited.</summary>
    internal void ReadTemplate(DesignForm usual)
    {
        Keys.Clear();
        Keys.AddRange(usual.Keys);
        foreach (var column in DesignColumns.Template)
        {
            Values[column.Name] = usual[column.Name];
        }

        foreach (var (key, sample) in usual.Samples)
        {
            Samples[key] = sample;
        }
    }

    internal static JsonObject DesignOf(JsonObject stored, bool isRedeemed) =>
        (isRedeemed ? stored[DesignSide.Of(true).Design] as JsonObject : null) ?? stored[DesignSide.Of(false).Design] as JsonObject ?? [];

    internal static JsonObject LanguagesOf(JsonObject stored, bool isRedeemed) =>
        stored[DesignSide.Of(isRedeemed && stored[DesignSide.Of(true).Design] is JsonObject).Languages] as JsonObject ?? [];

    /// <summary>The texts that languages translate, each once.</summary>
    public IEnumerable<string> Texts() =>
        Fields
            .SelectMany(f => new[] { f["label"], f["value"], f["message"] })
            .Concat([this["logoText"], this["about"], this["issuer"], Barcode?["alt"] ?? ""])
            .Concat(Keys.Select(k => k["label"]))
            .Concat(Lists.Values.SelectMany(l => l).Select(p => p["text"]))
            .Concat(Tags.Where(t => DesignTags.Find(t["path"])?.IsText == true).Select(t => t["value"]))
            .Where(t => t.Any(char.IsLetter) && !IsPlaceholder(t))
            .Distinct(StringComparer.Ordinal);

    // The phone takes the first barcode that it knows; designs with one may have it alone.
    internal static (string Name, JsonNode? First) Codes(JsonObject design) =>
        design["barcodes"] is JsonArray { Count: > 0 } several ? ("barcodes", several[0]) : ("barcode", design["barcode"]);

    internal static string Translation(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? DesignColumn.Normal(text) : "";

    /// <summary>Whether a list can be shown in rows. A placeholder may stand for all of it, or for an element.</summary>
    internal static bool IsRows(JsonNode? list) => list is null || (list is JsonArray items && items.All(i => i is JsonObject));

    private static List<DesignRow> Rows(JsonNode? list, DesignColumn[] columns, string group = "") =>
        [
            .. (IsRows(list) && list is JsonArray items ? items : [])
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

    /// <summary>Attributes of its origin that no input is of.</summary>
    internal IEnumerable<string> Kept(DesignColumn[] columns) =>
        Origin.Length == 0 || DesignChanges.Origin(Origin) is not { } origin
            ? []
            : origin.Select(o => o.Key).Where(k => !Array.Exists(columns, c => DesignPath.Has(k, c.Path)));

    internal static DesignRow New(DesignColumn[] columns, string group = "") =>
        new("", group, columns.ToDictionary(c => c.Name, c => c.Default, StringComparer.Ordinal));
}
