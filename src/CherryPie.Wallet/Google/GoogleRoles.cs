namespace CherryPie.Wallet;

/// <summary>What a field of a design may be in Google Wallet besides a label and a text.</summary>
public static class GoogleRoles
{
    /// <summary>Balance of a loyalty or gift card.</summary>
    internal const string Points = "points";

    internal const string AccountId = "accountId",
        AccountName = "accountName",
        Tier = "tier",
        CardNumber = "cardNumber",
        Pin = "pin";

    internal const string EventName = "eventName",
        EventStart = "eventStart",
        EventEnd = "eventEnd",
        DoorsOpen = "doorsOpen",
        VenueName = "venueName",
        VenueAddress = "venueAddress";

    internal const string Seat = "seat",
        Row = "row",
        Section = "section",
        Gate = "gate",
        Holder = "ticketHolder",
        TicketNumber = "ticketNumber",
        Confirmation = "confirmationCode";

    internal const string Carrier = "carrierCode",
        Flight = "flightNumber",
        Origin = "origin",
        Destination = "destination",
        Departure = "departure",
        Arrival = "arrival",
        Boarding = "boarding",
        Group = "boardingGroup",
        Passenger = "passengerName",
        Platform = "platform",
        Coach = "coach";

    /// <summary>The names of the roles. Those of another kind than the pass's are passed over.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        Points,
        AccountId,
        AccountName,
        Tier,
        CardNumber,
        Pin,
        EventName,
        EventStart,
        EventEnd,
        DoorsOpen,
        VenueName,
        VenueAddress,
        Seat,
        Row,
        Section,
        Gate,
        Holder,
        TicketNumber,
        Confirmation,
        Carrier,
        Flight,
        Origin,
        Destination,
        Departure,
        Arrival,
        Boarding,
        Group,
        Passenger,
        Platform,
        Coach,
    ];
}
