namespace CherryPie.Wallet;

/// <summary>Semantic tags of journeys.
/// <see href="https://developer.apple.com/documentation/walletpasses/semantictags"/></summary>
internal static class TravelKeys
{
    private const string Departs = "departureLocationTimeZone",
        Arrives = "destinationLocationTimeZone";

    private static readonly AppleList _programs = new(
        AppleTypes.Word([
            .. ((string[])["TSAPreCheck", "TSAPreCheckTouchlessID", "OSS", "ITI", "ITD", "GlobalEntry", "CLEAR"]).Select(p =>
                "PKTransitSecurityProgram" + p
            ),
        ]),
        "security programmes such as PKTransitSecurityProgramTSAPreCheck"
    );

    private static readonly AppleList _capabilities = new(
        AppleTypes.Word([
            .. ((string[])["Preboarding", "PriorityBoarding", "Carryon", "PersonalItem", "LapInfant"]).Select(c =>
                "PKPassengerCapability" + c
            ),
        ]),
        "capabilities such as PKPassengerCapabilityCarryon"
    );

    private static readonly AppleList _informationCodes = new(AppleTypes.Code("information code", "INFT"), "codes such as INFT");

    private static readonly AppleList _serviceCodes = new(
        AppleTypes.Code("service code", "PETC", "SVAN", "UMNR", "WCBD", "WCBW", "WCHC", "WCHR", "WCHS", "WCLB", "WCMP", "WCOB"),
        "codes such as WCHR"
    );

    // Apple's tool writes one place, its documentation a list.
    private static readonly AppleList _lounges = new(AppleTypes.Text, "Place IDs") { MayBeOne = true };

    public static readonly AppleKey[] All =
    [
        new("airlineCode", AppleTypes.Text, "12", "IATA code of the airline, such as EX."),
        new("flightCode", AppleTypes.Text, "12", "IATA flight code, such as EX123."),
        new("flightNumber", AppleTypes.Whole, "12", "The numeric part of it, such as 123."),
        new("boardingGroup", AppleTypes.Text, "12", "The group that boards."),
        new("boardingSequenceNumber", AppleTypes.Text, "12", "The number in the order of boarding."),
        new("boardingZone", AppleTypes.Text, "26", "The zone that boards, without the word."),
        new("carNumber", AppleTypes.Text, "12", "The carriage."),
        new("confirmationNumber", AppleTypes.Text, "12", "The booking's number."),
        new("originalDepartureDate", AppleTypes.Date, "12", "When departure was scheduled.") { ZoneKey = Departs },
        new("currentDepartureDate", AppleTypes.Date, "12", "When departure is now, if another time.") { ZoneKey = Departs },
        new("originalBoardingDate", AppleTypes.Date, "12", "When boarding was scheduled.") { ZoneKey = Departs },
        new("currentBoardingDate", AppleTypes.Date, "12", "When boarding is now, if another time.") { ZoneKey = Departs },
        new("originalArrivalDate", AppleTypes.Date, "12", "When arrival was scheduled.") { ZoneKey = Arrives },
        new("currentArrivalDate", AppleTypes.Date, "12", "When arrival is now, if another time.") { ZoneKey = Arrives },
        new("departureAirportCode", AppleTypes.Text, "12", "IATA code of the airport of departure, such as LHR."),
        new("departureAirportName", AppleTypes.Text, "12", "The airport of departure."),
        new("departureCityName", AppleTypes.Text, "26", "The city of departure."),
        new("departureGate", AppleTypes.Text, "12", "The gate of departure, without the word."),
        new("departureLocation", SemanticTypes.Place, "12", "Where the departure is."),
        new("departureLocationDescription", AppleTypes.Text, "12", "The place of departure in words."),
        new(Departs, AppleTypes.Zone, "26", "The zone of departure, such as Europe/London.") { Other = "departureAirportTimeZone" },
        new("departureLocationSecurityPrograms", _programs, "26", "Security programmes at the departure.")
        {
            Other = "departureAirportSecurityPrograms",
        },
        new("departurePlatform", AppleTypes.Text, "12", "The platform of departure, without the word."),
        new("departureStationName", AppleTypes.Text, "12", "The station of departure."),
        new("departureTerminal", AppleTypes.Text, "12", "The terminal of departure, without the word."),
        new("destinationAirportCode", AppleTypes.Text, "12", "IATA code of the airport of arrival, such as LHR."),
        new("destinationAirportName", AppleTypes.Text, "12", "The airport of arrival."),
        new("destinationCityName", AppleTypes.Text, "26", "The city of arrival."),
        new("destinationGate", AppleTypes.Text, "12", "The gate of arrival, without the word."),
        new("destinationLocation", SemanticTypes.Place, "12", "Where the arrival is."),
        new("destinationLocationDescription", AppleTypes.Text, "12", "The place of arrival in words."),
        new(Arrives, AppleTypes.Zone, "26", "The zone of arrival, such as Europe/London.") { Other = "destinationAirportTimeZone" },
        new("destinationLocationSecurityPrograms", _programs, "26", "Security programmes at the arrival.")
        {
            Other = "destinationAirportSecurityPrograms",
        },
        new("destinationPlatform", AppleTypes.Text, "12", "The platform of arrival, without the word."),
        new("destinationStationName", AppleTypes.Text, "12", "The station of arrival."),
        new("destinationTerminal", AppleTypes.Text, "12", "The terminal of arrival, without the word."),
        new("internationalDocumentsAreVerified", AppleTypes.Flag, "26", "Whether the passenger's documents are verified."),
        new("internationalDocumentsVerifiedDeclarationName", AppleTypes.Text, "26", "What the badge for that says, such as DOCS OK."),
        new("loungePlaceIDs", _lounges, "26", "Place IDs of lounges on Apple's maps.") { Other = "airlineLoungePlaceID" },
        new("membershipProgramName", AppleTypes.Text, "12", "The frequent flyer programme."),
        new("membershipProgramNumber", AppleTypes.Text, "12", "The passenger's number in it."),
        new("membershipProgramStatus", AppleTypes.Text, "26", "The passenger's status in it."),
        new("passengerName", SemanticTypes.Person, "12", "The passenger."),
        new("passengerAirlineSSRs", AppleTypes.Texts("codes"), "26", "The airline's own special service requests."),
        new("passengerInformationSSRs", _informationCodes, "26", "IATA information codes."),
        new("passengerServiceSSRs", _serviceCodes, "26", "IATA special service requests."),
        new("passengerCapabilities", _capabilities, "26", "What the passenger may do."),
        new("passengerEligibleSecurityPrograms", _programs, "26", "Security programmes that the passenger may use."),
        new("priorityStatus", AppleTypes.Text, "12", "Such as Gold."),
        new("securityScreening", AppleTypes.Text, "12", "Such as Priority."),
        new("ticketFareClass", AppleTypes.Text, "26", "Such as Economy; shown as a badge."),
        new("transitProvider", AppleTypes.Text, "12", "The company."),
        new("transitStatus", AppleTypes.Text, "12", "Such as On Time or Delayed."),
        new("transitStatusReason", AppleTypes.Text, "12", "Why."),
        new("vehicleName", AppleTypes.Text, "12", "The vehicle's name."),
        new("vehicleNumber", AppleTypes.Text, "12", "Registration or train number."),
        new("vehicleType", AppleTypes.Text, "12", "Its model, maker or class."),
    ];
}
