using System.Text.Json;
using System.Text.Json.Nodes;

namespace CherryPie.Server.Features.Templates;

/// <summary>Finds the pictures of upcoming events that designs and passes name without their digest.</summary>
internal static class NamedPictures
{
    private const string Events = "upcomingPassInformation";

    private static readonly string[] _designs = ["passbook", "passbookRedeem"],
        _images = ["headerImage", "venueMap"];

    /// <summary>Whether passes name any: one, a list, or <c>{"passes":[…]}</c>. Asked for each that is issued or changed, so nothing is
    /// copied.</summary>
    public static bool MayBeInPasses(JsonElement sent) =>
        sent.ValueKind switch
        {
            JsonValueKind.Array => sent.EnumerateArray().Any(MayBeInPasses),
            JsonValueKind.Object => sent.EnumerateObject()
                .Any(p =>
                    p.Value.ValueKind == JsonValueKind.Object
                        ? p.Name.Equals(_designs[0], StringComparison.OrdinalIgnoreCase)
                            && p.Value.EnumerateObject().Any(e => e.Name.Equals(Events, StringComparison.OrdinalIgnoreCase))
                        : p.Value.ValueKind == JsonValueKind.Array
                            && p.Name.Equals("passes", StringComparison.OrdinalIgnoreCase)
                            && MayBeInPasses(p.Value)
                ),
            _ => false,
        };

    public static (JsonNode? Node, List<(string Path, JsonObject Picture, string Source)> Found) FindInPasses(JsonElement sent)
    {
        if (Node(sent) is not { } node)
        {
            return (null, []);
        }

        var one = node as JsonObject;
        var list = node as JsonArray ?? (one!["passes"] as JsonArray);
        return (
            node,
            [
                .. list is null
                    ? Pictures(one!, _designs[0], _designs[0])
                    : Items(list).SelectMany(i => Pictures(i.Item, _designs[0], $"passes[{i.Place}].{_designs[0]}")),
            ]
        );
    }

    /// <summary>Those of a template, with a copy of it that they are parts of.</summary>
    public static (JsonNode? Node, List<(string Path, JsonObject Picture, string Source)> Found) Find(JsonElement? template)
    {
        if (
            template is not { ValueKind: JsonValueKind.Object } json
            || !json.GetRawText().Contains(Events, StringComparison.OrdinalIgnoreCase)
        )
        {
            return (null, []);
        }

        return Node(json)?.AsObject() is { } node ? (node, [.. _designs.SelectMany(design => Pictures(node, design, design))]) : (null, []);
    }

    // Null for a name that stands there twice, or too deep: whoever reads the design refuses it or passes it over.
    private static JsonNode? Node(JsonElement json)
    {
        try
        {
            return JsonNode.Parse(json.GetRawText(), new JsonNodeOptions { PropertyNameCaseInsensitive = true });
        }
        catch (Exception e) when (e is ArgumentException or JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<(string Path, JsonObject Picture, string Source)> Pictures(JsonObject owner, string design, string path)
    {
        foreach (var (place, entry) in Items((owner[design] as JsonObject)?[Events]))
        {
            foreach (var name in _images)
            {
                foreach (var (at, picture) in Items(((entry["images"] as JsonObject)?[name] as JsonObject)?["URLs"]))
                {
                    if (Text(picture["SHA256"]).Length == 0 && Text(picture["URL"]) is { Length: > 0 } source && !IsPlaceholder(source))
                    {
                        yield return ($"{path}.{Events}[{place}].images.{name}.URLs[{at}]", picture, source);
                    }
                }
            }
        }
    }

    private static IEnumerable<(int Place, JsonObject Item)> Items(JsonNode? list) =>
        (list as JsonArray ?? []).Index().Where(i => i.Item is JsonObject).Select(i => (i.Index, i.Item!.AsObject()));

    private static string Text(JsonNode? value) =>
        value is JsonValue text && text.GetValueKind() == JsonValueKind.String ? text.GetValue<string>().Trim() : "";

    /// <summary>Pixels per point; null where it is none that there are.</summary>
    public static int? Scale(JsonNode? value) =>
        value is JsonValue number && number.TryGetValue(out int scale) && scale is >= 1 and <= 3 ? scale : null;

    private static bool IsPlaceholder(string text) => text.Contains("#{", StringComparison.Ordinal);
}
