using System.Globalization;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Views;

/// <summary>One end of a flight.</summary>
/// <param name="Code">The airport's code.</param>
/// <param name="City">The city's name.</param>
/// <param name="Clock">The time of day there; empty where the pass says none.</param>
internal sealed record FlightEnd(string Code, string City, string Clock);

/// <summary>A flight as the semantic boarding pass of iOS 26 shows it, from the pass's tags.
/// <see href="https://developer.apple.com/documentation/walletpasses/creating-an-airline-boarding-pass-using-semantic-tags"/></summary>
/// <param name="Number">Airline and number.</param>
/// <param name="Day">The day of the departure.</param>
/// <param name="From">Where it departs.</param>
/// <param name="To">Where it arrives.</param>
/// <param name="Facts">Terminal, gate, group and seat, those that the pass knows.</param>
/// <param name="Boarding">When boarding begins, and who travels.</param>
internal sealed record FlightView(
    string Number,
    string Day,
    FlightEnd From,
    FlightEnd To,
    IReadOnlyList<PassFieldView> Facts,
    IReadOnlyList<PassFieldView> Boarding
)
{
    public static FlightView Of(Semantics tags, Func<string, string> translate, Viewer viewer)
    {
        var texts = viewer.Texts;
        var departs = Time(tags, "DepartureDate", "departureLocationTimeZone");
        FlightEnd End(string end, DateTimeOffset? time) =>
            new(tags.Text(end + "AirportCode"), translate(tags.Text(end + "CityName")), Clock(time, viewer.Culture));
        var code = tags.Text("flightCode") is { Length: > 0 } whole ? whole : $"{tags.Text("airlineCode")} {tags.Text("flightNumber")}";
        return new(
            code.Trim(),
            departs is { } day ? FieldDate.Write(day, "Medium", "None", showsZone: false, viewer.Culture) : "",
            End("departure", departs),
            End("destination", Time(tags, "ArrivalDate", "destinationLocationTimeZone")),
            Known(
                (texts.Terminal, tags.Text("departureTerminal")),
                (texts.Gate, tags.Text("departureGate")),
                (texts.Group, tags.Text("boardingGroup", "boardingZone")),
                (texts.Seat, tags.Seats())
            ),
            Known(
                ("", tags.Person("passengerName")),
                (texts.Boarding, Clock(Time(tags, "BoardingDate", "departureLocationTimeZone"), viewer.Culture))
            )
        );
    }

    // What the flight has come to goes before what was planned.
    private static DateTimeOffset? Time(Semantics tags, string what, string zone) =>
        (tags.Time("current" + what) ?? tags.Time("original" + what)) is not { } time ? null
        : WalletZones.Find(tags.Text(zone)) is { } there ? TimeZoneInfo.ConvertTime(time, there)
        : time;

    private static string Clock(DateTimeOffset? time, CultureInfo culture) =>
        time is { } known ? FieldDate.Write(known, "None", "Short", showsZone: false, culture) : "";

    private static List<PassFieldView> Known(params (string Label, string Value)[] fields) =>
        [.. fields.Where(f => f.Value.Length > 0).Select(f => new PassFieldView(f.Label, f.Value, Markup.Text(f.Value), ""))];
}
