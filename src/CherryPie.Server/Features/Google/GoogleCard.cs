using System.Text.Json.Nodes;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Google;

/// <summary>A value on a card.</summary>
/// <param name="Label">As the class or object has it; null: Google writes its own.</param>
/// <param name="Member">What Google calls the value, such as <c>seat</c>; null for texts of the pass.</param>
/// <param name="Value">What stands there.</param>
internal sealed record GoogleCardItem(string? Label, string? Member, string Value);

/// <summary>A class and object as Google Wallet's card shows them, in the default language. Google draws it and may draw it otherwise
/// tomorrow; which values stand above, in which rows and among the details is what the bodies say.
/// <see href="https://developers.google.com/wallet/generic/resources/template"/></summary>
internal sealed record GoogleCard
{
    /// <summary>Beside the logo.</summary>
    public required string Top { get; init; }

    /// <summary>Small above the heading; empty for none.</summary>
    public required string Over { get; init; }

    public required string Heading { get; init; }

    /// <summary>As <c>#rrggbb</c>; null leaves it to Google.</summary>
    public string? Color { get; init; }

    /// <summary>Addresses of pictures; null for none.</summary>
    public string? Logo { get; init; }

    public string? WideLogo { get; init; }

    public string? Hero { get; init; }

    public string? Thumbnail { get; init; }

    public required IReadOnlyList<IReadOnlyList<GoogleCardItem>> Rows { get; init; }

    /// <summary>What is read behind the card.</summary>
    public required IReadOnlyList<GoogleCardItem> Details { get; init; }

    /// <summary>Addresses behind the card, with what is said of them.</summary>
    public required IReadOnlyList<(string Uri, string Text)> Links { get; init; }

    /// <summary>Google's word for its kind, and its message; null for none.</summary>
    public (string Type, string Value, string Text)? Barcode { get; init; }

    public static GoogleCard Of(GoogleBodies bodies)
    {
        var values = new GoogleCardValues(bodies);
        var (ofClass, ofObject) = (bodies.Class, bodies.Object);
        var (top, over, heading) = Head(bodies.Kind, values);
        var rows = values.Rows();
        return new()
        {
            Top = top,
            Over = over,
            Heading = heading,
            Color = GoogleCardValues.Text(ofObject["hexBackgroundColor"]) ?? GoogleCardValues.Text(ofClass["hexBackgroundColor"]),
            Logo = values.Picture("logo", "programLogo", "titleImage"),
            WideLogo = values.Picture("wideLogo", "wideProgramLogo", "wideTitleImage"),
            Hero = values.Picture("heroImage"),
            Thumbnail = values.Thumbnail(),
            Rows = rows,
            Details = values.Details(rows),
            Links = values.Links(),
            Barcode =
                ofObject["barcode"] is JsonObject code && GoogleCardValues.Text(code["value"]) is { } value
                    ? (GoogleCardValues.Text(code["type"]) ?? "", value, GoogleCardValues.Text(code["alternateText"]) ?? "")
                    : null,
        };
    }

    private static (string Top, string Over, string Heading) Head(GooglePassKind kind, GoogleCardValues values) =>
        kind switch
        {
            GooglePassKind.Loyalty => (values["class.issuerName"], "", values["class.programName"]),
            GooglePassKind.Offer => (values["class.provider"], "", values["class.title"]),
            GooglePassKind.EventTicket => (values["class.issuerName"], "", values["class.eventName"]),
            GooglePassKind.Flight => (
                values["class.issuerName"],
                $"{values["class.flightHeader.carrier.carrierIataCode"]} {values["class.flightHeader.flightNumber"]}".Trim(),
                Way(values["class.origin.airportIataCode"], values["class.destination.airportIataCode"])
            ),
            GooglePassKind.Transit => (
                values["class.transitOperatorName"],
                "",
                Way(values["object.ticketLeg.originName"], values["object.ticketLeg.destinationName"])
            ),
            GooglePassKind.GiftCard => (values["class.issuerName"], "", values["class.merchantName"]),
            _ => (values["object.cardTitle"], values["object.subheader"], values["object.header"]),
        };

    private static string Way(string from, string to) => from.Length > 0 && to.Length > 0 ? $"{from} → {to}" : from + to;
}
