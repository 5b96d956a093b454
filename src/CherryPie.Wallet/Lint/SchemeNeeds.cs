namespace CherryPie.Wallet;

/// <summary>What Apple's newer layouts need of a pass, for whoever chooses a layout and for whoever says what a design lacks.
/// <see href="https://developer.apple.com/documentation/walletpasses/creating-an-event-pass-using-semantic-tags"/>,
/// <see href="https://developer.apple.com/documentation/walletpasses/creating-an-airline-boarding-pass-using-semantic-tags"/></summary>
internal static class SchemeNeeds
{
    public const string Poster = "posterEventTicket",
        Flight = "semanticBoardingPass",
        Air = "PKTransitTypeAir",
        Live = "PKEventTypeLivePerformance";

    private static readonly string[] _event = ["eventName", "venueName", "venueRegionName", "venueRoom"],
        _sports = [.. _event, "homeTeamAbbreviation", "awayTeamAbbreviation"],
        _live = [.. _event, "performerNames"];

    /// <summary>The tags of a semantic boarding pass.</summary>
    public static IReadOnlyList<string> FlightTags { get; } =
    [
        "airlineCode",
        "flightNumber",
        "departureAirportCode",
        "departureCityName",
        "departureLocationTimeZone",
        "destinationAirportCode",
        "destinationCityName",
        "destinationLocationTimeZone",
        "originalBoardingDate",
        "originalDepartureDate",
        "originalArrivalDate",
        "passengerName",
    ];

    /// <summary>The tags of a poster event ticket.</summary>
    /// <param name="eventType">Apple's word for the kind of event; null when the pass does not say.</param>
    public static IReadOnlyList<string> EventTags(string? eventType) =>
        eventType switch
        {
            "PKEventTypeSports" => _sports,
            Live => _live,
            _ => _event,
        };

    /// <summary>Whether a package has a picture that a poster can show.</summary>
    public static bool HasPicture(IEnumerable<string> files) => files.Any(f => IsPicture(f, "artwork") || IsPicture(f, "background"));

    private static bool IsPicture(string path, string name)
    {
        var file = path[(path.LastIndexOf('/') + 1)..];
        return file == name + ".png" || file.StartsWith(name + "@", StringComparison.Ordinal);
    }
}
