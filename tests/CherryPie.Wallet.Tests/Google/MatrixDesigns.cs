namespace CherryPie.Wallet.Tests.Google;

/// <summary>Designs of all styles with all that Google Wallet gets of them.</summary>
internal static partial class Matrix
{
    private const string Texts = """
        "desc":"A pass","orgName":"Cherry & Co","logoText":"Cherry Club",
        """;

    private const string Fields = """
        "header":[{"itemName":"head","defaultLabel":"Points","defaultValue":"#{points}","format":{"type":"number",
        "numberFormat":"decimal"},"changeMsg":"Now %@"}],
        "secondary":[{"itemName":"name","defaultLabel":"Name","defaultValue":"#{name}"},{"itemName":"since","defaultLabel":"Since",
        "defaultValue":"2020-01-31","format":{"type":"date","dateFormat":"long"}}],
        "auxiliary":[{"itemName":"sum","defaultLabel":"Balance","defaultValue":"#{sum}","format":{"type":"currency",
        "currencyCode":"EUR"}},{"itemName":"at","defaultLabel":"When","defaultValue":"#{at}","format":{"type":"dateTime",
        "dateFormat":"short","timeFormat":"short","isRelative":true}}],
        "back":[{"itemName":"terms","defaultLabel":"Terms",
        "defaultValue":"Use it as often as you like, but not at the same time as anybody else does."},
        {"itemName":"site","defaultLabel":"Site","defaultValue":"https://example.com"},{"itemName":"help","defaultLabel":"Help",
        "defaultValue":"Call","attributedValue":"<a href=\"tel:+4989\">Call</a>"},
        {"dynamicBackfieldKey":"more","defaultValue":[{"defaultLabel":"More","defaultValue":"#{name}"}]}],
        """;

    private const string Rest = """
        "bgColor":"#204060","locations":[{"lat":48.1,"lon":11.5}],"sharingProhibited":true,
        "barcode":{"format":"pdf417","message":"#{name}","altTextOption":"pid"}
        """;

    private const string Roles = """
        "roles":{"points":"head","accountName":"name","accountId":"name","tier":"since","cardNumber":"name","pin":"head",
        "eventStart":"at","eventEnd":"at","doorsOpen":"at","seat":"head","row":"name","section":"since","gate":"name",
        "venueName":"name","venueAddress":"since","ticketHolder":"name","passengerName":"name","confirmationCode":"name",
        "platform":"head","coach":"head","ticketNumber":"name","boardingGroup":"head"}
        """;

    /// <summary>A name, the design without its braces, and settings.</summary>
    public static IEnumerable<(string Name, string Design, string Settings)> Designs()
    {
        foreach (var (style, design) in Styles())
        {
            yield return (
                $"{style}-plain",
                $$"""{"type":{{design}},{{Texts}}"x":1}""".Replace(",\"x\":1", "", StringComparison.Ordinal),
                "{}"
            );
            yield return (
                $"{style}-full",
                $$"""{"type":{{design}},{{Texts}}{{Fields}}{{Rest}}}""",
                """{"screenshots":false,"shimmer":true}"""
            );
            yield return (
                $"{style}-roles",
                $$"""{"type":{{design}},{{Texts}}{{Fields}}{{Rest}}}""",
                $$"""{"rows":[["head","name","sum"],["terms"],["at","since"]],{{Roles}}}"""
            );
            foreach (var kind in GooglePassKinds.Names)
            {
                yield return (
                    $"{style}-as-{kind}",
                    $$"""{"type":{{design}},{{Texts}}{{Fields}}{{Rest}}}""",
                    $$"""{"type":"{{kind}}",{{Roles}}}"""
                );
            }
        }
    }

    /// <summary>Translations of one language for all texts.</summary>
    public static string Translations(string language) =>
        """
            {"xx":{"text":{"Points":"Points (xx)","Name":"Name (xx)","Cherry Club":"Club (xx)","A pass":"Pass (xx)","Now %@":"%@ (xx)",
            "Terms":"Terms (xx)"}}}
            """.Replace("xx", language, StringComparison.Ordinal);

    private static IEnumerable<(string Name, string Design)> Styles()
    {
        yield return (
            "storeCard",
            """
            "storeCard","primary":[{"itemName":"main","defaultLabel":"Points","defaultValue":"#{points}","format":{"type":"number"}}]
            """
        );
        yield return (
            "coupon",
            """
            "coupon","primary":[{"itemName":"main","defaultLabel":"Offer","defaultValue":"20 % off"}]
            """
        );
        yield return (
            "generic",
            """
            "generic","primary":[{"itemName":"main","defaultLabel":"Name","defaultValue":"#{name}"}],"relevantDate":"#{at}"
            """
        );
        yield return (
            "eventTicket",
            """
            "eventTicket","groupId":"night","primary":[{"itemName":"main","defaultLabel":"Event","defaultValue":"Cherry Night"}],
            "relevantDate":"2030-05-01T19:00:00Z",
            "semantics":{"eventName":"Cherry Night","venueName":"Hall","venueRegionName":"Munich","seats":[{"seatNumber":"#{points}",
            "seatRow":"K","seatSection":"B"}],"venueEntranceGate":"3"}
            """
        );
        yield return (
            "flight",
            """
            "boardingPass","transitType":"air","groupId":"#{name}","primary":[{"itemName":"from","defaultLabel":"Munich",
            "defaultValue":"MUC"},{"itemName":"to","defaultLabel":"Lisbon","defaultValue":"LIS"}],
            "semantics":{"airlineCode":"EX","flightNumber":123,"passengerName":{"givenName":"Ada","familyName":"#{name}"},
            "departureGate":"#{points}","departureTerminal":"2",
            "departureLocationTimeZone":"Europe/Berlin","destinationLocationTimeZone":"Europe/Lisbon",
            "originalDepartureDate":"2030-06-01T10:00:00Z","currentDepartureDate":"2030-06-01T10:20:00Z",
            "originalBoardingDate":"2030-06-01T09:20:00Z","originalArrivalDate":"2030-06-01T13:00:00Z",
            "confirmationNumber":"X1","seats":[{"seatNumber":"4A"}],"boardingGroup":"B","boardingSequenceNumber":"17",
            "ticketFareClass":"Economy","membershipProgramName":"Miles","membershipProgramNumber":"9","transitProvider":"Example Air",
            "departureCityName":"Munich"}
            """
        );
        foreach (var type in (string[])["train", "bus", "boat", "generic"])
        {
            yield return (
                type == "generic" ? "trip" : type,
                $$$"""
                "boardingPass","transitType":"{{{type}}}","groupId":"trip","primary":[{"itemName":"from","defaultLabel":"From",
                "defaultValue":"#{name}"},{"itemName":"to","defaultLabel":"To","defaultValue":"Bonn"}],
                "semantics":{"originalDepartureDate":"#{at}","originalArrivalDate":"2030-06-01T13:00:00Z","departurePlatform":"4",
                "carNumber":"9","seats":[{"seatNumber":"61"}],"vehicleName":"ICE","passengerName":{"givenName":"Ada"},
                "confirmationNumber":"X1","ticketFareClass":"2"}
                """
            );
        }
    }
}
