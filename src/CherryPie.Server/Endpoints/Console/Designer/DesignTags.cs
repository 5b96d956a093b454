using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;

namespace CherryPie.Server.Endpoints.Console.Designer;

/// <summary>A single attribute that bears Apple's own name.</summary>
/// <param name="Path">From the design, <c>semantics.passengerName.givenName</c>.</param>
/// <param name="Key">What it takes, and what it does.</param>
internal sealed record DesignTag(string Path, PassKey Key)
{
    private static readonly string[] _noTexts =
    [
        "URL",
        "Website",
        "Date",
        ".date",
        "Code",
        "Zone",
        "Email",
        "Number",
        "Identifier",
        "Color",
        "amount",
    ];

    public bool IsList => Key.IsList && Key.Members.Count == 0;

    /// <summary>Whether it is typed as JSON.</summary>
    public bool IsJson => Key.Members.Count > 0;

    public bool IsFlag => Key.Kind == "true or false";

    /// <summary>Whether it is something to read, which languages may translate.</summary>
    public bool IsText =>
        Key is { Kind: "string", Words.Count: 0 } && !Array.Exists(_noTexts, end => Path.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    /// <summary>What it is listed under: for events, journeys, anything.</summary>
    public string Of =>
        Key.Of.Contains("posterEventTicket") ? "event"
        : Key.Of.Contains("semanticBoardingPass") ? "journey"
        : Path.StartsWith("semantics.", StringComparison.Ordinal) ? "tag"
        : "pass";
}

/// <summary>Attributes of a design by Apple's own names: semantic tags, links and what else has an input of no part of the form. Each is a
/// row that is added by its name; the list of them is the one that the API reads them by.</summary>
internal static class DesignTags
{
    private const string Tags = "semantics";

    private static readonly JsonSerializerOptions _readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // What has inputs of its own, and lists of objects that no line of text could hold.
    private static readonly string[] _elsewhere =
    [
        "posterGeneric",
        "upcomingPassInformation",
        .. DesignColumns.Design.Select(c => c.Path),
        .. DesignColumns.Lists.Select(l => l.Path),
    ];

    public static readonly DesignTag[] All =
    [
        .. PassKey
            .OfDesign.Where(k => !_elsewhere.Contains(k.Name))
            .SelectMany(k => k.Name == Tags ? k.Members.SelectMany(m => Leaves($"{Tags}.{m.Name}", m)) : [new DesignTag(k.Name, k)]),
    ];

    private static readonly Dictionary<string, DesignTag> _byPath = All.ToDictionary(t => t.Path, StringComparer.Ordinal);

    public static DesignTag? Find(string path) => _byPath.GetValueOrDefault(path);

    /// <summary>Those that a design has.</summary>
    public static List<DesignRow> Read(JsonObject design) =>
        [
            .. All.Select(t => (t.Path, Text: Text(DesignPath.Find(design, t.Path))))
                .Where(t => t.Text.Length > 0)
                .Select(t => Row(t.Path, t.Text)),
        ];

    /// <summary>Those whose objects a placeholder stands for.</summary>
    public static IEnumerable<string> Kept(JsonObject design) =>
        design[Tags] switch
        {
            null => [],
            JsonObject tags => tags.Where(t => t.Value is not JsonObject && Find($"{Tags}.{t.Key}") is null).Select(t => $"{Tags}.{t.Key}"),
            _ => [Tags],
        };

    public static DesignRow Row(string path, string value) =>
        new("", "", new Dictionary<string, string>(StringComparer.Ordinal) { ["path"] = path, ["value"] = value });

    /// <summary>Notes what was typed, and what is no longer there, as changes of a design.</summary>
    public static void Change(JsonObject design, JsonObject changes, IEnumerable<DesignRow> rows)
    {
        var typed = rows.GroupBy(r => r["path"], r => r["value"]).ToDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal);
        foreach (var tag in All)
        {
            var (now, then) = (Text(DesignPath.Find(design, tag.Path)), typed.GetValueOrDefault(tag.Path, ""));
            if (now != then)
            {
                DesignPath.Put(changes, tag.Path, then.Length == 0 ? null : Node(tag, then));
            }
        }
    }

    /// <summary>Adds one that is empty.</summary>
    /// <returns>Its input; null where there is no such attribute.</returns>
    public static string? Add(DesignForm form, string path)
    {
        if (Find(path) is null)
        {
            return null;
        }

        var at = form.Tags.FindIndex(t => t["path"] == path);
        if (at < 0)
        {
            form.Tags.Add(Row(path, ""));
            at = form.Tags.Count - 1;
        }

        return $"tags.{at}.value";
    }

    /// <summary>Adds those without which phones do not take the layout that the design asks for.</summary>
    public static string? AddNeeded(DesignForm form)
    {
        string? first = null;
        var eventType = form.Tags.Find(t => t["path"] == Tags + ".eventType")?["value"];
        foreach (var name in PassSchemes.NeededTags(form["scheme"].Split('\n')[0], eventType))
        {
            foreach (var tag in All.Where(t => DesignPath.Has($"{Tags}.{name}", t.Path) && IsUsual(t.Path)))
            {
                var isNew = !form.Tags.Exists(t => t["path"] == tag.Path);
                first ??= isNew ? Add(form, tag.Path) : null;
                Add(form, tag.Path);
            }
        }

        return first;
    }

    // Of a name the first and the last, of what else is an object all.
    private static bool IsUsual(string path) =>
        !path.Contains("passengerName.", StringComparison.Ordinal)
        || path.EndsWith("givenName", StringComparison.Ordinal)
        || path.EndsWith("familyName", StringComparison.Ordinal);

    private static string Text(JsonNode? node) =>
        node switch
        {
            null => "",
            JsonArray list when DesignColumn.Lines(list) is { Length: > 0 } lines => lines,
            JsonArray or JsonObject => node.ToJsonString(_readable),
            _ when node.GetValueKind() is JsonValueKind.True or JsonValueKind.False => node.GetValue<bool>() ? "true" : "false",
            _ => DesignColumn.Normal(node.ToString()),
        };

    private static JsonNode? Node(DesignTag tag, string typed) =>
        tag switch
        {
            _ when IsPlaceholder(typed) => JsonValue.Create(typed),
            { IsJson: true } => Json(typed),
            { IsList: true } => DesignColumn.List(typed, l => tag.Key.Kind == "[number]" ? DesignColumn.Number(l) : JsonValue.Create(l)),
            { IsFlag: true } => typed is "true" or "false" ? JsonValue.Create(typed == "true") : JsonValue.Create(typed),
            { Key.Kind: "number" } => DesignColumn.Number(typed),
            _ => JsonValue.Create(typed),
        };

    private static bool IsPlaceholder(string typed) =>
        typed.StartsWith("#{", StringComparison.Ordinal) && typed.IndexOf('}', StringComparison.Ordinal) == typed.Length - 1;

    // What is no JSON goes on as the text that it is, and the API says what it must be.
    private static JsonNode? Json(string typed)
    {
        try
        {
            return JsonBody.Parse(Encoding.UTF8.GetBytes(typed), "tag") is { } json
                ? JsonNode.Parse(json.GetRawText(), documentOptions: new() { AllowDuplicateProperties = false })
                : JsonValue.Create(typed);
        }
        catch (Exception e) when (e is Refusal or JsonException)
        {
            return JsonValue.Create(typed);
        }
    }

    private static IEnumerable<DesignTag> Leaves(string path, PassKey key) =>
        key is { Members.Count: > 0, IsList: false }
            ? key.Members.SelectMany(m => Leaves($"{path}.{m.Name}", m))
            : [new DesignTag(path, key)];
}
