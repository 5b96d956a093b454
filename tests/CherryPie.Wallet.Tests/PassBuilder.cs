namespace CherryPie.Wallet.Tests;

/// <summary>The keys of the definitions in Apple's open Pass Builder of June 2026.
/// <see href="https://github.com/apple/pass-builder"/></summary>
internal static class PassBuilder
{
    /// <summary>Pass.swift.</summary>
    public static readonly string[] Pass = (
        "boardingPass eventTicket coupon storeCard generic posterGeneric formatVersion serialNumber webServiceURL "
        + "authenticationToken passTypeIdentifier teamIdentifier organizationName description sharingProhibited "
        + "associatedStoreIdentifiers auxiliaryStoreIdentifiers expirationDate voided barcode barcodes maxDistance relevantDate "
        + "relevantDates locations beacons backgroundColor foregroundColor labelColor stripColor footerBackgroundColor "
        + "suppressHeaderDarkening useAutomaticColors eventLogoText logoText logoSymbolName groupingIdentifier featuredActions nfc "
        + "preferredStyleSchemes semantics accessibilityURL addOnURL appLaunchURL bagPolicyURL merchandiseURL orderFoodURL "
        + "parkingInformationURL purchaseParkingURL sellURL transferURL transitInformationURL contactVenueEmail "
        + "contactVenuePhoneNumber contactVenueWebsite directionsInformationURL upcomingPassInformation changeSeatURL "
        + "entertainmentURL purchaseAdditionalBaggageURL purchaseLoungeAccessURL purchaseWifiURL upgradeURL managementURL "
        + "registerServiceAnimalURL reportLostBagURL requestWheelchairURL transitProviderEmail transitProviderPhoneNumber "
        + "transitProviderWebsiteURL"
    ).Split(' ');

    /// <summary>PassSemantics.swift.</summary>
    public static readonly string[] Semantics = (
        "admissionLevel admissionLevelAbbreviation additionalTicketAttributes attendeeName entranceDescription eventType "
        + "eventName eventStartDate eventStartDateInfo eventEndDate seats tailgatingAllowed venueBoxOfficeOpenDate venueCloseDate "
        + "venueDoorsOpenDate venueEntrance venueEntranceDoor venueEntranceGate venueEntrancePortal venueFanZoneOpenDate "
        + "venueGatesOpenDate venueLocation venueName venueOpenDate venueParkingLotsOpenDate venuePhoneNumber venueRegionName "
        + "venueRoom awayTeamAbbreviation awayTeamLocation awayTeamName homeTeamAbbreviation homeTeamLocation homeTeamName "
        + "leagueAbbreviation leagueName sportName genre albumIDs artistIDs performerNames playlistIDs airlineCode "
        + "airlineLoungePlaceID passengerCapabilities boardingGroup boardingZone boardingSequenceNumber carNumber "
        + "confirmationNumber currentArrivalDate currentBoardingDate currentDepartureDate departureAirportCode departureAirportName "
        + "departureAirportSecurityPrograms departureAirportTimeZone departureCityName departureGate departureLocation "
        + "departureLocationDescription departurePlatform departureStationName departureTerminal destinationAirportCode "
        + "destinationAirportName destinationAirportSecurityPrograms destinationAirportTimeZone destinationCityName destinationGate "
        + "destinationLocation destinationLocationDescription destinationPlatform destinationStationName destinationTerminal "
        + "duration flightCode flightNumber internationalDocumentsAreVerified internationalDocumentsVerifiedDeclarationName "
        + "membershipProgramName membershipProgramNumber originalBoardingDate originalDepartureDate originalArrivalDate "
        + "passengerAirlineSSRs passengerInformationSSRs passengerName passengerServiceSSRs passengerEligibleSecurityPrograms "
        + "priorityStatus securityScreening ticketFareClass transitProvider transitStatus transitStatusReason vehicleName "
        + "vehicleNumber vehicleType balance silenceRequested totalPrice wifiAccess"
    ).Split(' ');

    /// <summary>UpcomingPassInformationEntry.swift.</summary>
    public static readonly string[] Upcoming = (
        "urls additionalInfoFields auxiliaryStoreIdentifiers backFields dateInformation identifier images isActive name semantics " + "type"
    ).Split(' ');

    /// <summary>What of the pass a design does not set: it is the server's, or the design's type.</summary>
    public static readonly string[] Server = (
        "formatVersion serialNumber webServiceURL authenticationToken passTypeIdentifier teamIdentifier boardingPass eventTicket "
        + "coupon storeCard generic"
    ).Split(' ');
}
