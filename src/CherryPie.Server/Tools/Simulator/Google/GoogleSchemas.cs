using System.Text.Json;
using System.Text.Json.Nodes;

namespace CherryPie.Server.Tools.Simulator.Google;

/// <summary>The types of Google's API, from <c>walletobjects.json</c>, which <c>schemas.mjs</c> writes.</summary>
internal sealed class GoogleSchemas
{
    private const string Resource = "Google/walletobjects.json";
    private static readonly Lazy<GoogleSchemas> _own = new(Load);
    private readonly Dictionary<string, HashSet<string>> _enums;
    private readonly Dictionary<string, Dictionary<string, Field>> _types;

    private GoogleSchemas(Table table)
    {
        _enums = table.Enums;
        _types = table.Types.ToDictionary(t => t.Key, t => t.Value.ToDictionary(f => f.Key, f => Field.Of(f.Value)));
        Resources = _types
            .Keys.Where(t => _types[t].TryGetValue("id", out var id) && id.IsRequired)
            .ToDictionary(t => char.ToLowerInvariant(t[0]) + t[1..], StringComparer.Ordinal);
    }

    public static GoogleSchemas Own => _own.Value;

    /// <summary>The types of the resources by their segment of the path, such as <c>genericClass</c>.</summary>
    public IReadOnlyDictionary<string, string> Resources { get; }

    public bool Has(string type, string field) => _types[type].ContainsKey(field);

    public IEnumerable<string> Required(string type) => _types[type].Where(f => f.Value.IsRequired).Select(f => f.Key);

    /// <summary>Finds unknown names, values of a wrong type and words that are none of an enum.</summary>
    public void Check(string type, JsonObject body, string path, ICollection<GoogleViolation> violations)
    {
        foreach (var (name, value) in body)
        {
            var at = $"{path}.{name}";
            if (!_types[type].TryGetValue(name, out var field))
            {
                violations.Add(new(path, $"Invalid JSON payload received. Unknown name \"{name}\" at '{path}': Cannot find field."));
            }
            else if (value is null)
            {
                continue; // unset
            }
            else if (!field.IsList)
            {
                CheckValue(field.Type, value, at, violations);
            }
            else if (value is JsonArray list)
            {
                foreach (var (index, item) in list.Index())
                {
                    CheckValue(field.Type, item, $"{at}[{index}]", violations);
                }
            }
            else
            {
                violations.Add(Wrong(at, "a list", value));
            }
        }
    }

    /// <summary>Each object within a checked body, with its type and path, the outermost first.</summary>
    public IEnumerable<GoogleNode> Nodes(string type, JsonObject body, string path = "resource")
    {
        yield return new(type, path, body);
        foreach (var (name, field) in _types[type].Where(f => _types.ContainsKey(f.Value.Type)))
        {
            var items = body[name] is JsonArray list ? list.Select((n, i) => (Node: n, At: $"[{i}]")) : [(Node: body[name], At: "")];
            foreach (var (node, at) in items)
            {
                if (node is JsonObject inner)
                {
                    foreach (var found in Nodes(field.Type, inner, $"{path}.{name}{at}"))
                    {
                        yield return found;
                    }
                }
            }
        }
    }

    private void CheckValue(string type, JsonNode? value, string at, ICollection<GoogleViolation> violations)
    {
        if (_types.ContainsKey(type))
        {
            if (value is JsonObject inner)
            {
                Check(type, inner, at, violations);
            }
            else
            {
                violations.Add(Wrong(at, type, value));
            }
        }
        else if (_enums.TryGetValue(type, out var words))
        {
            if (!IsOf("string", value) || !words.Contains(value!.GetValue<string>()))
            {
                violations.Add(Wrong(at, $"one of {string.Join(", ", words)}", value));
            }
        }
        else if (!IsOf(type, value))
        {
            violations.Add(Wrong(at, type, value));
        }
    }

    private static bool IsOf(string type, JsonNode? value)
    {
        var kind = value?.GetValueKind() ?? JsonValueKind.Null;
        return type switch
        {
            "string" => kind == JsonValueKind.String,
            "boolean" => kind is JsonValueKind.True or JsonValueKind.False,
            "integer" => kind == JsonValueKind.Number && value!.AsValue().TryGetValue<int>(out _),
            _ => kind == JsonValueKind.Number,
        };
    }

    private static GoogleViolation Wrong(string at, string wanted, JsonNode? value)
    {
        var text = value?.ToJsonString() ?? "null";
        return new(at, $"Invalid value at '{at}' ({wanted}), {(text.Length > 100 ? text[..100] + "…" : text)}");
    }

    private static GoogleSchemas Load()
    {
        using var stream = typeof(GoogleSchemas).Assembly.GetManifestResourceStream(Resource)!;
        return new(JsonSerializer.Deserialize<Table>(stream, JsonSerializerOptions.Web)!);
    }

    private sealed record Table(Dictionary<string, HashSet<string>> Enums, Dictionary<string, Dictionary<string, string>> Types);

    /// <param name="Type">A type, an enum, or <c>string</c>, <c>boolean</c>, <c>number</c>, <c>integer</c>.</param>
    private readonly record struct Field(string Type, bool IsList, bool IsRequired)
    {
        public static Field Of(string text) =>
            new(
                text.TrimEnd('!').Replace("[]", "", StringComparison.Ordinal),
                text.Contains("[]", StringComparison.Ordinal),
                text[^1] == '!'
            );
    }
}

/// <summary>An object within a body.</summary>
internal readonly record struct GoogleNode(string Type, string Path, JsonObject Value);
