using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Google;

/// <summary>Finds the values of a card by the paths that Google has for them, such as <c>object.seatInfo.seat</c>. A template's own JSON
/// is merged into the bodies, so that anything may stand anywhere: what is not as Google has it is passed over.</summary>
internal sealed partial class GoogleCardValues(GoogleBodies bodies)
{
    // Google's own rows of tickets, and of cards that name none.
    private static readonly Dictionary<GooglePassKind, string[][]> _own = new()
    {
        [GooglePassKind.Loyalty] =
        [
            ["object.loyaltyPoints.balance", "class.rewardsTier"],
            ["object.accountName", "object.accountId"],
        ],
        [GooglePassKind.GiftCard] =
        [
            ["object.balance"],
            ["object.cardNumber", "object.pin"],
        ],
        [GooglePassKind.EventTicket] =
        [
            ["class.dateTime.start", "class.venue.name"],
            ["object.seatInfo.gate", "object.seatInfo.section", "object.seatInfo.row", "object.seatInfo.seat"],
            ["object.ticketHolderName", "object.ticketNumber"],
        ],
        [GooglePassKind.Flight] =
        [
            ["class.localScheduledDepartureDateTime", "class.localBoardingDateTime", "class.origin.gate"],
            ["object.passengerName", "object.boardingAndSeatingInfo.boardingGroup", "object.boardingAndSeatingInfo.seatNumber"],
        ],
        [GooglePassKind.Transit] =
        [
            ["object.ticketLeg.departureDateTime", "object.ticketLeg.platform"],
            ["object.ticketLeg.ticketSeat.coach", "object.ticketLeg.ticketSeat.seat"],
            ["object.passengerNames", "object.ticketNumber"],
        ],
    };

    // Of an array.
    private const string First = "0";

    private static readonly string[] _items = ["item", "startItem", "middleItem", "endItem"];

    /// <summary>The text at a path; empty for none.</summary>
    public string this[string path] => Text(At(path)) ?? "";

    public string? Picture(params ReadOnlySpan<string> members)
    {
        foreach (var member in members)
        {
            if ((Uri(bodies.Object[member]) ?? Uri(bodies.Class[member])) is { } uri)
            {
                return uri;
            }
        }

        return bodies.Kind == GooglePassKind.Flight && members is ["logo", ..] ? Uri(At("class.flightHeader.carrier.airlineLogo")) : null;
    }

    public string? Thumbnail() => Uri(Of(bodies.Object["imageModulesData"] ?? bodies.Class["imageModulesData"], First, "mainImage"));

    /// <summary>The rows that the class asks for, else those of Google's own; without what the pass leaves empty.</summary>
    public IReadOnlyList<IReadOnlyList<GoogleCardItem>> Rows()
    {
        var asked = At("class.classTemplateInfo.cardTemplateOverride.cardRowTemplateInfos") as JsonArray;
        var rows = asked is null ? _own.GetValueOrDefault(bodies.Kind, []) : [.. asked.Select(Paths)];
        return [.. rows.Select(r => r.Select(ItemAt).OfType<GoogleCardItem>().ToArray()).Where(r => r.Length > 0)];
    }

    /// <summary>Texts that stand in no row.</summary>
    public IReadOnlyList<GoogleCardItem> Details(IReadOnlyList<IReadOnlyList<GoogleCardItem>> rows)
    {
        var shown = rows.SelectMany(r => r).ToHashSet();
        var print = this["class.finePrint"];
        return
        [
            .. Modules(bodies.Class)
                .Concat(Modules(bodies.Object))
                .Select(Module)
                .Append(print.Length > 0 ? new(null, "finePrint", print) : null)
                .OfType<GoogleCardItem>()
                .Where(i => !shown.Contains(i)),
        ];
    }

    public IReadOnlyList<(string Uri, string Text)> Links() =>
        [
            .. new[] { bodies.Class, bodies.Object }
                .SelectMany(b => (Of(b, "linksModuleData", "uris") as JsonArray)?.AsEnumerable() ?? [])
                .Select(l => (Uri: Text(Of(l, "uri")) ?? "", Text: Text(Of(l, "description")) ?? ""))
                .Where(l => l.Uri.Length > 0),
        ];

    /// <summary>What a value reads: a text, a number, a text in languages, an amount; null for none.</summary>
    public static string? Text(JsonNode? node)
    {
        var text = node switch
        {
            JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
            JsonValue value => value.ToJsonString(),
            JsonObject { Count: > 0 } members => members["defaultValue"] is JsonObject translated
                ? Text(translated["value"])
                : Money(members) ?? Text(members["money"] ?? members["int"] ?? members["double"] ?? members["string"]),
            _ => null,
        };
        return text is null || !Moment().IsMatch(text) ? text : text[..16].Replace('T', ' ');
    }

    private static string? Money(JsonObject members) =>
        Text(members["currencyCode"]) is { } currency
        && decimal.TryParse(Text(members["micros"]), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var micros)
            ? $"{(micros / 1_000_000).ToString("0.00", CultureInfo.InvariantCulture)} {currency}"
            : null;

    private static string? Uri(JsonNode? image) => Text(Of(image, "sourceUri", "uri"));

    private static string[] Paths(JsonNode? row) =>
        row is JsonObject { Count: > 0 } one && one.First().Value is JsonObject items
            ? [.. _items.Select(i => Text(Of(items[i], "firstValue", "fields", First, "fieldPath"))).OfType<string>()]
            : [];

    private GoogleCardItem? ItemAt(string path)
    {
        if (ModulePath().Match(path) is { Success: true } module)
        {
            var owner = module.Groups["owner"].Value == "class" ? bodies.Class : bodies.Object;
            return Module(Modules(owner).FirstOrDefault(m => Text(Of(m, "id")) == module.Groups["id"].Value));
        }

        var member = path[(path.LastIndexOf('.') + 1)..];
        return this[path] is { Length: > 0 } value ? new(LabelOf(path, member), member, value) : null;
    }

    // Labels stand beside their values, or in the class.
    private string? LabelOf(string path, string member) =>
        path == "object.loyaltyPoints.balance" ? Text(At("object.loyaltyPoints.label")) : Text(bodies.Class[member + "Label"]);

    private static GoogleCardItem? Module(JsonNode? module) =>
        Text(Of(module, "body")) is { Length: > 0 } body ? new(Text(Of(module, "header")), null, body)
        : Text(Of(module, "header")) is { Length: > 0 } header ? new(null, null, header)
        : null;

    private static IEnumerable<JsonNode?> Modules(JsonObject body) => (body["textModulesData"] as JsonArray)?.AsEnumerable() ?? [];

    private JsonNode? At(string path)
    {
        var parts = path.Split('.');
        return Of(parts[0] == "class" ? bodies.Class : bodies.Object, parts.AsSpan(1));
    }

    private static JsonNode? Of(JsonNode? node, params ReadOnlySpan<string> way)
    {
        foreach (var step in way)
        {
            node = node switch
            {
                JsonObject members => members[step],
                JsonArray { Count: > 0 } list when step == First => list[0],
                _ => null,
            };
        }

        return node;
    }

    [GeneratedRegex(@"\A(?<owner>class|object)\.textModulesData\['(?<id>[^']+)'\]\z")]
    private static partial Regex ModulePath();

    [GeneratedRegex(@"\A[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}")]
    private static partial Regex Moment();
}
