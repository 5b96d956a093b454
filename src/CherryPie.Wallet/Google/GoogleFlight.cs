using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CherryPie.Wallet;

/// <summary>The members of a flight: what it is in the class, who flies in the object. Times are those of the airport's clocks.
/// <see href="https://developers.google.com/wallet/tickets/boarding-passes/rest/v1/flightclass"/></summary>
internal static class GoogleFlight
{
    private const string Departs = "departureLocationTimeZone",
        Arrives = "destinationLocationTimeZone";

    private static readonly Regex _code = Pattern(@"\A(?<carrier>[A-Z][A-Z0-9]|[0-9][A-Z]|) ?(?<number>[0-9]{1,4})\z"),
        _carrier = Pattern(@"\A([A-Z][A-Z0-9]|[0-9][A-Z])\z"),
        _iata = Pattern(@"\A[A-Z]{3}\z");

    public static void Write(GoogleDraft draft)
    {
        var (facts, tags) = (draft.Facts, draft.Facts.Tags);
        draft.ToClass("issuerName", facts.Organization, "localizedIssuerName");
        Header(draft);
        var primary = facts.Fields.Where(f => f.Group == "primary").Take(2).ToList();
        Airport(draft, "origin", GoogleRoles.Origin, "departure", primary.ElementAtOrDefault(0));
        Airport(draft, "destination", GoogleRoles.Destination, "destination", primary.ElementAtOrDefault(1));
        Times(draft);
        var passenger = draft.Say(GoogleRoles.Passenger, "object.passengerName", tags.Person("passengerName"));
        draft.Require(
            passenger is not null,
            "the passenger's name (role passengerName or semantics.passengerName)",
            IsFixed(draft, GoogleRoles.Passenger)
        );
        draft.ToObject("passengerName", passenger?.Value);
        var booking = GoogleEvent.Reservation(draft) ?? [];
        if (tags.Text("membershipProgramNumber") is { } number)
        {
            booking["frequentFlyerInfo"] = GoogleDraft.Members(
                ("frequentFlyerNumber", number.Value),
                ("frequentFlyerProgramName", tags.Text("membershipProgramName")?.Localized())
            );
        }

        // Required, whatever it holds.
        draft.ToObject("reservationInfo", booking);
        const string seating = "object.boardingAndSeatingInfo.";
        draft.ToObject(
            "boardingAndSeatingInfo",
            GoogleDraft.Members(
                (
                    "boardingGroup",
                    draft.Say(GoogleRoles.Group, seating + "boardingGroup", tags.Text("boardingGroup", "boardingZone"))?.Value
                ),
                (
                    "seatNumber",
                    draft.Say(GoogleRoles.Seat, seating + "seatNumber", tags.Seat("seatNumber") ?? tags.Seat("seatIdentifier"))?.Value
                ),
                ("seatClass", tags.Text("ticketFareClass")?.Value),
                ("sequenceNumber", tags.Text("boardingSequenceNumber")?.Value)
            )
        );
    }

    private static void Header(GoogleDraft draft)
    {
        var (tags, pictures) = (draft.Facts.Tags, draft.Source.Pictures);
        var flight = draft.Say(GoogleRoles.Flight, "class.flightHeader.flightNumber", tags.Text("flightCode") ?? tags.Text("flightNumber"));
        var carrier = draft.Say(GoogleRoles.Carrier, "class.flightHeader.carrier.carrierIataCode", tags.Text("airlineCode"));
        var parts = _code.Match(flight?.Value.Trim() ?? "");
        var code = carrier?.Value.Trim().ToUpperInvariant() ?? (parts.Success ? parts.Groups["carrier"].Value : "");
        var number = parts.Success ? parts.Groups["number"].Value : "";
        var isSound = _carrier.IsMatch(code);
        draft.Require(
            isSound,
            "the airline's IATA code of two characters (role carrierCode or semantics.airlineCode)",
            (carrier ?? flight)?.IsFixed ?? IsFixed(draft, GoogleRoles.Carrier) ?? IsFixed(draft, GoogleRoles.Flight)
        );
        draft.Require(
            number.Length > 0,
            "the flight's number in digits (role flightNumber or semantics.flightNumber)",
            flight?.IsFixed ?? IsFixed(draft, GoogleRoles.Flight)
        );
        draft.ToClass(
            "flightHeader",
            new JsonObject
            {
                ["carrier"] = GoogleDraft.Members(
                    ("carrierIataCode", code),
                    ("airlineName", tags.Text("transitProvider") is { IsFixed: true } name ? name.Localized() : null),
                    ("airlineLogo", GoogleDraft.Picture(pictures.Logo)),
                    ("wideAirlineLogo", GoogleDraft.Picture(pictures.WideLogo))
                ),
                ["flightNumber"] = number,
            },
            flight?.IsFixed != false && carrier?.IsFixed != false && pictures.Logo?.IsOfPass != true && pictures.WideLogo?.IsOfPass != true
        );
    }

    private static void Airport(GoogleDraft draft, string member, string role, string tag, GoogleField? primary)
    {
        var tags = draft.Facts.Tags;
        var code = draft.Say(role, $"class.{member}.airportIataCode", tags.Text(tag + "AirportCode"));
        if (code is null && primary is not null && _iata.IsMatch(primary.Value.Value))
        {
            draft.Show(primary, $"class.{member}.airportIataCode");
            code = primary.Value;
        }

        var isSound = code is not null && _iata.IsMatch(code.Value);
        draft.Require(
            isSound,
            $"the IATA code of the {member} (role {role}, semantics.{tag}AirportCode or a primary field)",
            (code ?? primary?.Value)?.IsFixed ?? IsFixed(draft, role)
        );
        var (gate, terminal) = (tags.Text(tag + "Gate"), tags.Text(tag + "Terminal"));
        if (member == "origin")
        {
            gate = draft.Say(GoogleRoles.Gate, "class.origin.gate", gate);
        }

        draft.ToClass(
            member,
            GoogleDraft.Members(
                ("airportIataCode", code?.Value),
                ("gate", gate?.Value),
                ("terminal", terminal?.Value),
                (
                    "airportNameOverride",
                    tags.Text(tag + "CityName", tag + "AirportName") is { IsFixed: true } name ? name.Localized() : null
                )
            ),
            code?.IsFixed != false && gate?.IsFixed != false && terminal?.IsFixed != false
        );
    }

    private static void Times(GoogleDraft draft)
    {
        var (facts, tags) = (draft.Facts, draft.Facts.Tags);
        var departure = draft.When(
            GoogleRoles.Departure,
            "class.localScheduledDepartureDateTime",
            tags.Date("originalDepartureDate", "currentDepartureDate") ?? facts.RelevantOfAll
        );
        draft.Require(
            departure is not null,
            "the time of departure (role departure, semantics.originalDepartureDate or relevantDate)",
            IsFixed(draft, GoogleRoles.Departure)
        );
        Time(draft, "localScheduledDepartureDateTime", departure, Departs);
        Time(draft, "localEstimatedOrActualDepartureDateTime", tags.Date("currentDepartureDate"), Departs);
        Time(
            draft,
            "localBoardingDateTime",
            draft.When(GoogleRoles.Boarding, "class.localBoardingDateTime", tags.Date("currentBoardingDate", "originalBoardingDate")),
            Departs
        );
        Time(
            draft,
            "localScheduledArrivalDateTime",
            draft.When(GoogleRoles.Arrival, "class.localScheduledArrivalDateTime", tags.Date("originalArrivalDate", "currentArrivalDate")),
            Arrives
        );
        Time(draft, "localEstimatedOrActualArrivalDateTime", tags.Date("currentArrivalDate"), Arrives);
    }

    // A role's field that says nothing may say something in another pass.
    private static bool? IsFixed(GoogleDraft draft, string role) => draft.Role(role)?.IsFixed;

    // Google refuses an offset: it knows the airports' zones.
    private static void Time(GoogleDraft draft, string member, (PassDate Date, bool IsFixed)? time, string zone)
    {
        if (time is not { } known)
        {
            return;
        }

        var place = draft.Facts.Tags.Text(zone);
        var local = WalletZones.Find(place?.Value) is { } there ? known.Date.In(there) : known.Date;
        draft.ToClass(member, local.LocalText, known.IsFixed && place?.IsFixed != false);
    }

    private static Regex Pattern(string pattern) => new(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));
}
