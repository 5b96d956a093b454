namespace CherryPie.Server.Tests.Landing;

/// <summary>Passes that ask for the layouts of iOS 26 and 27.</summary>
internal static class SampleLayouts
{
    public static readonly SampleStyle Poster = new(
        "poster",
        "ean13",
        "EAN-13",
        "4006381333931",
        SampleStyle.Draft(
            "storeCard",
            "ean13",
            "4006381333931",
            "Natural History",
            (22, 37, 28),
            """
            "header":[{"itemName":"since","defaultLabel":"Points","defaultValue":"2019"}],
            "primary":[{"itemName":"member","defaultLabel":"Member","defaultValue":"#{name}"}],
            "posterGeneric":{"headerFields":[{"itemName":"since","defaultLabel":"Points","defaultValue":"2019"}],
            "primaryFields":[{"itemName":"name","defaultValue":"#{name}"},{"itemName":"kind","defaultLabel":"Member","defaultValue":
            "Family"},{"itemName":"until","defaultLabel":"Expires","defaultValue":"2031-12-31","format":{"type":"date","dateFormat":
            "medium"}}],"footerFields":[{"itemName":"club","defaultValue":"Friends of the Museum"}],"backFields":[{"itemName":"terms",
            "defaultLabel":"Terms","defaultValue":"Valid at all houses."}]}
            """
        ),
        SampleStyle.Languages,
        [Part.File("passbook-ArtworkFile", Artwork.Poster()), Part.File("passbook-PrimaryLogoFile", Artwork.Logo())]
    );

    public static readonly SampleStyle Flight = new(
        "flight",
        "pdf417",
        "PDF417",
        "M1HOPPER/GRACE EABC123 BERLISCP 0815",
        SampleStyle.Draft(
            "boardingPass",
            "pdf417",
            "M1HOPPER/GRACE EABC123 BERLISCP 0815",
            "Cherry Air",
            (20, 74, 134),
            """
            "transitType":"air","preferredStyleSchemes":["semanticBoardingPass"],
            "primary":[{"itemName":"from","defaultLabel":"Berlin","defaultValue":"BER"},{"itemName":"to","defaultLabel":"Lisbon",
            "defaultValue":"LIS"}],
            "semantics":{"airlineCode":"CP","flightNumber":815,"departureAirportCode":"BER","departureCityName":"Berlin",
            "departureLocationTimeZone":"Europe/Berlin","departureTerminal":"1","departureGate":"B23","destinationAirportCode":"LIS",
            "destinationCityName":"Lisbon","destinationLocationTimeZone":"Europe/Lisbon","originalBoardingDate":
            "2031-07-12T07:35:00+02:00","originalDepartureDate":"2031-07-12T08:15:00+02:00","originalArrivalDate":
            "2031-07-12T10:50:00+01:00","boardingGroup":"2","seats":[{"seatRow":"14","seatNumber":"A"}],"passengerName":{"givenName":
            "#{name}"}}
            """
        ),
        SampleStyle.Languages,
        [Part.File("passbook-LogoFile", Artwork.Logo()), Part.File("passbook-FooterFile", Artwork.Footer())]
    );
}
