using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CherryPie.Server.Tools.Simulator.Google;

/// <summary>What Google demands of a resource beyond its types, as its reference says at the fields.
/// https://developers.google.com/wallet/reference/rest</summary>
internal static partial class GoogleRules
{
    private static readonly Dictionary<string, int> _longest = new()
    {
        ["messages"] = 10,
        ["merchantLocations"] = 10,
        ["valueAddedModuleData"] = 15,
        ["cardRowTemplateInfos"] = 3,
    };

    private static readonly Dictionary<string, string[]> _alsoRequired = new()
    {
        ["AirportInfo"] = ["airportIataCode"],
        ["CallbackOptions"] = ["url"],
        ["EventVenue"] = ["name", "address"],
        ["FieldReference"] = ["fieldPath"],
        ["FlightHeader"] = ["carrier", "flightNumber"],
        ["FrequentFlyerInfo"] = ["frequentFlyerNumber"],
        ["ImageUri"] = ["uri"],
        ["LocalizedString"] = ["defaultValue"],
        ["MerchantLocation"] = ["latitude", "longitude"],
        ["Money"] = ["micros", "currencyCode"],
        ["TranslatedString"] = ["language"],
        ["Uri"] = ["uri"],
        ["ValueAddedModuleData"] = ["uri"],
    };

    private static readonly Dictionary<string, string[]> _exactlyOne = new()
    {
        ["CardRowTemplateInfo"] = ["oneItem", "twoItems", "threeItems"],
        ["FlightCarrier"] = ["carrierIataCode", "carrierIcaoCode"],
        ["Image"] = ["sourceUri", "privateImageId"],
    };

    private static readonly Dictionary<string, string[]> _atMostOne = new()
    {
        ["LoyaltyPointsBalance"] = ["string", "int", "double", "money"],
        ["TicketLeg"] = ["ticketSeat", "ticketSeats"],
        ["TicketSeat"] = ["fareClass", "customFareClass"],
        ["TransitObject"] = ["ticketLeg", "ticketLegs"],
    };

    private static readonly Dictionary<string, (Regex Form, string Told)> _forms = new()
    {
        ["airportIataCode"] = (Iata(), "three capital letters"),
        ["carrierIataCode"] = (Carrier(), "two capital letters or digits"),
        ["currencyCode"] = (Iata(), "three capital letters"),
        ["date"] = (Time(), "an ISO 8601 date and time"),
        ["fieldPath"] = (FieldPath(), "a path that begins with object or class"),
        ["flightNumber"] = (Digits(), "digits alone"),
        ["hexBackgroundColor"] = (Colour(), "#rrggbb or #rgb"),
        ["language"] = (Language(), "a BCP 47 language tag"),
        ["micros"] = (Digits(), "a whole number in a string"),
        ["operatingFlightNumber"] = (Digits(), "digits alone"),
        ["uri"] = (Absolute(), "a URI with a scheme"),
    };

    private static readonly (Regex Form, string Told) _localTime = (LocalTime(), "an ISO 8601 date and time without offset");

    public static void Check(string type, JsonObject resource, ICollection<GoogleViolation> violations)
    {
        foreach (var node in GoogleSchemas.Own.Nodes(type, resource))
        {
            foreach (var name in GoogleSchemas.Own.Required(node.Type).Concat(_alsoRequired.GetValueOrDefault(node.Type) ?? []))
            {
                Refuse(node, name, IsMissing(node.Value[name]), "is required");
            }

            Count(node, _exactlyOne, set => set == 1, "Exactly");
            Count(node, _atMostOne, set => set <= 1, "At most");
            foreach (var (name, value) in node.Value)
            {
                Refuse(
                    node,
                    name,
                    value is JsonArray list && list.Count > _longest.GetValueOrDefault(name, int.MaxValue),
                    $"has more than {_longest.GetValueOrDefault(name)} elements"
                );
                var (form, told) = IsLocalTime(node.Type, name) ? _localTime : _forms.GetValueOrDefault(name);
                Refuse(node, name, form is not null && Text(value) is { } text && !form.IsMatch(text), $"must be {told}");
            }

            ByType(node);
        }

        void ByType(GoogleNode node)
        {
            var value = node.Value;
            switch (node.Type)
            {
                case "MerchantLocation" or "LatLongPoint":
                    Refuse(node, "latitude", Number(value["latitude"]) is < -90 or > 90, "must be from -90 to 90");
                    Refuse(node, "longitude", Number(value["longitude"]) is < -180 or > 180, "must be from -180 to 180");
                    break;
                case "TicketLeg":
                    Refuse(node, "originName", IsMissing(value["originName"]) && IsMissing(value["originStationCode"]), "is required");
                    Refuse(node, "originName", !IsMissing(value["destinationName"]) && IsMissing(value["originName"]), "is required");
                    break;
                case "TransitObject":
                    var legs = value["ticketLegs"] as JsonArray ?? new JsonArray(value["ticketLeg"]?.DeepClone());
                    var dated = legs.Count > 0 && legs.All(leg => !IsMissing(leg?["departureDateTime"]));
                    Refuse(
                        node,
                        "validTimeInterval",
                        IsMissing(value["validTimeInterval"]) && !dated,
                        "or each leg's departure is required"
                    );
                    break;
                case "ValueAddedModuleData":
                    Refuse(node, "header", Longest(value["header"]) > 60, "has more than 60 characters");
                    Refuse(node, "body", Longest(value["body"]) > 50, "has more than 50 characters");
                    break;
                case "Message":
                    Refuse(node, "body", IsMissing(value["body"]) && IsMissing(value["localizedBody"]), "is required");
                    break;
                default:
                    break;
            }
        }

        void Count(GoogleNode node, Dictionary<string, string[]> groups, Func<int, bool> fits, string word)
        {
            if (groups.TryGetValue(node.Type, out var names) && !fits(names.Count(n => !IsMissing(node.Value[n]))))
            {
                violations.Add(new(node.Path, $"{word} one of {string.Join(", ", names)} must be set at '{node.Path}'"));
            }
        }

        void Refuse(GoogleNode node, string name, bool isWrong, string why)
        {
            if (isWrong)
            {
                violations.Add(new($"{node.Path}.{name}", $"'{node.Path}.{name}' {why}"));
            }
        }
    }

    /// <summary>Unset, or of no content. A word of an enum that says "unspecified" is unset.</summary>
    private static bool IsMissing(JsonNode? value) =>
        value switch
        {
            null => true,
            JsonArray list => list.Count == 0,
            JsonObject text when text.ContainsKey("defaultValue") => string.IsNullOrWhiteSpace(Text(text["defaultValue"]?["value"])),
            JsonObject => false,
            _ => Text(value) is { } word && (word.Length == 0 || word.EndsWith("_UNSPECIFIED", StringComparison.Ordinal)),
        };

    private static bool IsLocalTime(string type, string name) =>
        type == "FlightClass" && name.StartsWith("local", StringComparison.Ordinal) && name.EndsWith("DateTime", StringComparison.Ordinal);

    private static string? Text(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    private static double? Number(JsonNode? value) => value?.GetValueKind() == JsonValueKind.Number ? value.GetValue<double>() : null;

    private static int Longest(JsonNode? localized) =>
        (localized?["translatedValues"] as JsonArray ?? [])
            .Append(localized?["defaultValue"])
            .Max(v => new System.Globalization.StringInfo(Text(v?["value"]) ?? "").LengthInTextElements);

    [GeneratedRegex("^[A-Z]{3}\\z")]
    private static partial Regex Iata();

    [GeneratedRegex("^[A-Z0-9]{2}\\z")]
    private static partial Regex Carrier();

    [GeneratedRegex("^-?[0-9]+\\z")]
    private static partial Regex Digits();

    [GeneratedRegex("^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})\\z")]
    private static partial Regex Colour();

    [GeneratedRegex("^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*\\z")]
    private static partial Regex Language();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9+.-]*:.")]
    private static partial Regex Absolute();

    [GeneratedRegex("^(object|class)\\..")]
    private static partial Regex FieldPath();

    [GeneratedRegex("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?\\z")]
    private static partial Regex LocalTime();

    [GeneratedRegex("^\\d{4}-\\d\\d-\\d\\d(T\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?(Z|[+-]\\d\\d:\\d\\d)?)?\\z")]
    private static partial Regex Time();
}
