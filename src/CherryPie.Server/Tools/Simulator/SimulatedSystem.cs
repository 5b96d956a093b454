using System.Globalization;
using System.Text.Json;
using CherryPie.Server.Features.Views;
using CherryPie.Wallet;

namespace CherryPie.Server.Tools.Simulator;

/// <summary>What one version of iOS makes of a package: which layout, barcode, actions and events it shows.</summary>
/// <param name="version">18, 26 or 27.</param>
internal sealed class SimulatedSystem(int version)
{
    public const int Newest = 27;
    private const int Barcodes = 27,
        Actions = 27,
        Events = 26,
        MostActions = 2;

    private static readonly string[] _styles = ["boardingPass", "coupon", "eventTicket", "generic", "storeCard"],
        _groups =
        ["headerFields", "primaryFields", "secondaryFields", "auxiliaryFields", "footerFields", "backFields", "additionalInfoFields"];

    private static readonly string[] _newBarcodes = ["EAN13", "Code39", "Codabar", "I2of5"];

    /// <summary>The versions that it can stand in for.</summary>
    public static IReadOnlyList<int> Versions { get; } = [18, 26, Newest];

    /// <summary>What it shows of a pass, a line each: a word and what it says.</summary>
    public IEnumerable<(string What, string Text)> Describe(PassArchive package)
    {
        var json = Json(package);
        var choice = Choice(package, json);
        yield return ("Shows", $"iOS {version} takes the {Name(choice.Scheme, json)}");
        foreach (var reason in choice.Reasons)
        {
            yield return ("", $"not another one: {reason}");
        }

        if (Barcode(json) is { } barcode)
        {
            yield return ("Barcode", barcode);
        }

        var actions = Items(json, "featuredActions").Select(a => PassFieldView.Word(a, "type")).OfType<string>().ToList();
        if (actions.Count > 0)
        {
            yield return (
                "Actions",
                version < Actions ? $"none: featuredActions are known from iOS {Actions} on"
                : choice.Scheme is PassScheme.PosterEventTicket or PassScheme.SemanticBoardingPass
                    ? "none: this layout has buttons of its own"
                : string.Join(", ", actions.Take(MostActions))
            );
        }

        var events = Items(json, "upcomingPassInformation").Select(e => PassFieldView.Word(e, "name")).OfType<string>().ToList();
        if (events.Count > 0)
        {
            yield return (
                "Events",
                version < Events ? $"none: upcomingPassInformation is known from iOS {Events} on" : string.Join(", ", events)
            );
        }
    }

    /// <summary>The fields that it shows, by key, and the tags of the layouts that show them, as fields without labels.</summary>
    public Dictionary<string, JsonElement> Fields(PassArchive package)
    {
        var json = Json(package);
        var scheme = Choice(package, json).Scheme;
        var found = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        var style = scheme == PassScheme.PosterGeneric ? "posterGeneric" : Array.Find(_styles, s => json.TryGetProperty(s, out _));
        if (style is null)
        {
            return found;
        }

        foreach (var field in _groups.SelectMany(group => Items(json.GetProperty(style), group)))
        {
            found[PassFieldView.Word(field, "key") ?? ""] = field;
        }

        if (
            scheme is PassScheme.PosterEventTicket or PassScheme.SemanticBoardingPass
            && json.TryGetProperty("semantics", out var semantics)
            && semantics.ValueKind == JsonValueKind.Object
        )
        {
            foreach (var tag in semantics.EnumerateObject())
            {
                found["semantics." + tag.Name] = JsonSerializer.SerializeToElement(new { value = tag.Value });
            }
        }

        return found;
    }

    private static JsonElement Json(PassArchive package) => JsonElement.Parse(package.Files["pass.json"].Span);

    private static IEnumerable<JsonElement> Items(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Where(i => i.ValueKind == JsonValueKind.Object)
            : [];

    private static string Name(PassScheme scheme, JsonElement json) =>
        scheme switch
        {
            PassScheme.PosterEventTicket => "poster event ticket",
            PassScheme.SemanticBoardingPass => "semantic boarding pass",
            PassScheme.PosterGeneric => "poster",
            _ => $"classic {Array.Find(_styles, s => json.TryGetProperty(s, out _)) ?? "layout"}",
        };

    private SchemeChoice Choice(PassArchive package, JsonElement json) => PassSchemes.Choose(json, package.Files.Keys, version);

    // A phone takes the first barcode that it knows.
    private string? Barcode(JsonElement json)
    {
        const string prefix = "PKBarcodeFormat";
        var formats = Items(json, "barcodes").Select(b => PassFieldView.Word(b, "format")?.Replace(prefix, "", StringComparison.Ordinal));
        var all = formats.OfType<string>().ToList();
        var known = all.Find(f => version >= Barcodes || !_newBarcodes.Contains(f));
        return all.Count == 0 ? null
            : known is null
                ? string.Create(CultureInfo.InvariantCulture, $"none: {string.Join(", ", all)} are known from iOS {Barcodes} on")
            : known == all[0] ? known
            : $"{known}, as {all[0]} is known from iOS {Barcodes} on";
    }
}
