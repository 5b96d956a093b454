using Xunit;
using static CherryPie.Wallet.Tests.TestDesigns;

namespace CherryPie.Wallet.Tests;

/// <summary>What a phone passes over, cuts or shows otherwise than meant is said in the caller's words, and refused by nobody.</summary>
public sealed class WarningTests
{
    private const string Zone = "\"Europe/Berlin\"",
        Date = "\"2030-01-01T10:00:00Z\"";

    private static readonly Dictionary<string, string> _flight = new(StringComparer.Ordinal)
    {
        ["airlineCode"] = "\"EX\"",
        ["flightNumber"] = "123",
        ["originalDepartureDate"] = Date,
        ["originalBoardingDate"] = Date,
        ["originalArrivalDate"] = Date,
        ["departureLocationTimeZone"] = Zone,
        ["departureAirportCode"] = "\"TXL\"",
        ["departureCityName"] = "\"Berlin\"",
        ["destinationLocationTimeZone"] = Zone,
        ["destinationAirportCode"] = "\"LHR\"",
        ["destinationCityName"] = "\"London\"",
        ["passengerName"] = "{\"givenName\":\"Ada\"}",
        ["seats"] = "[{\"seatNumber\":\"1\"}]",
    };

    private static readonly Dictionary<string, string> _event = new(StringComparer.Ordinal)
    {
        ["eventName"] = "\"Show\"",
        ["venueName"] = "\"Hall\"",
        ["venueRegionName"] = "\"Berlin\"",
        ["venueRoom"] = "\"1\"",
        ["eventStartDate"] = Date,
        ["eventEndDate"] = "\"2030-01-01T12:00:00Z\"",
        ["seats"] = "[{\"seatNumber\":\"1\"}]",
    };

    /// <summary>The messages of the five validators of Pass Builder, with the path that they are said of here.</summary>
    public static TheoryData<string, string> Messages =>
        new()
        {
            { "EVENT_MISSING_PASSENGER_NAME", "semantics.passengerName" },
            { "EVENT_MISSING_AIRLINE_CODE", "semantics.airlineCode" },
            { "EVENT_MISSING_FLIGHT_NUMBER", "semantics.flightNumber" },
            { "EVENT_MISSING_DEPARTURE_DATE", "semantics.originalDepartureDate" },
            { "EVENT_MISSING_BOARDING_DATE", "semantics.originalBoardingDate" },
            { "EVENT_MISSING_ARRIVAL_DATE", "semantics.originalArrivalDate" },
            { "EVENT_MISSING_DEPARTURE_AIRPORT_TIMEZONE", "semantics.departureLocationTimeZone" },
            { "EVENT_MISSING_DEPARTURE_AIRPORT_CODE", "semantics.departureAirportCode" },
            { "EVENT_MISSING_DEPARTURE_CITY_NAME", "semantics.departureCityName" },
            { "EVENT_MISSING_DESTINATION_AIRPORT_TIMEZONE", "semantics.destinationLocationTimeZone" },
            { "EVENT_MISSING_DESTINATION_AIRPORT_CODE", "semantics.destinationAirportCode" },
            { "EVENT_MISSING_DESTINATION_CITY_NAME", "semantics.destinationCityName" },
            { "EVENT_MISSING_SEAT", "semantics.seats" },
            { "EVENT_MISSING_EVENT_NAME", "semantics.eventName" },
            { "EVENT_MISSING_VENUE_NAME", "semantics.venueName" },
            { "EVENT_MISSING_START_DATE", "semantics.eventStartDate" },
        };

    [Theory, MemberData(nameof(Messages))]
    public void A_tag_that_a_newer_layout_needs_is_missed(string message, string path)
    {
        Assert.NotEmpty(message);
        var tag = path.Split('.')[1];
        var isFlight = _flight.ContainsKey(tag) && tag != "seats";
        Assert.Empty(isFlight ? Flight() : Event());
        var warning = Assert.Single(isFlight ? Flight(tag) : Event(tag));
        Assert.StartsWith($"passbook.{path}: is missing; ", warning, StringComparison.Ordinal);
        if (tag == "seats")
        {
            Assert.StartsWith($"passbook.{path}: is missing; ", Assert.Single(Flight(tag)), StringComparison.Ordinal);
        }
    }

    // The other ten of the 26.
    [Theory]
    [InlineData("EVENT_MISSING_NFC", "nfc", "", "passbook.nfc: is missing")]
    [InlineData(
        "EVENT_MISSING_NFC_AUTH",
        "nfc",
        ",\"nfc\":{\"message\":\"m\",\"encryptionPublicKey\":\"" + NfcKeyText + "\"}",
        "passbook.nfc.requiresAuthentication: is not true"
    )]
    [InlineData("EVENT_MISSING_ARTWORK_IMAGE", "files", "", "passbook.preferredStyleSchemes: asks for a poster without a picture")]
    [InlineData("EVENT_MISSING_BACKGROUND_IMAGE", "files", "", "must have an artwork or background image")]
    [InlineData(
        "EVENT_START_AFTER_END",
        "eventEndDate",
        "\"eventEndDate\":\"2029-01-01T10:00:00Z\"",
        "passbook.semantics.eventEndDate: is before eventStartDate"
    )]
    [InlineData(
        "EVENT_MISSING_AWAY_TEAM_ABBREVIATION",
        "",
        "\"eventType\":\"PKEventTypeSports\",\"homeTeamAbbreviation\":\"A\"",
        "passbook.semantics.awayTeamAbbreviation: is missing"
    )]
    [InlineData(
        "EVENT_MISSING_HOME_TEAM_ABBREVIATION",
        "",
        "\"eventType\":\"PKEventTypeSports\",\"awayTeamAbbreviation\":\"A\"",
        "passbook.semantics.homeTeamAbbreviation: is missing"
    )]
    [InlineData(
        "EVENT_MISSING_LIVE_PERFORMERS",
        "",
        "\"eventType\":\"PKEventTypeLivePerformance\",\"artistIDs\":[\"1\"]",
        "passbook.semantics.performerNames: is missing"
    )]
    [InlineData(
        "EVENT_MISSING_ARTIST_IDS",
        "",
        "\"eventType\":\"PKEventTypeLivePerformance\",\"performerNames\":[\"A\"]",
        "passbook.semantics.artistIDs: is missing"
    )]
    public void A_poster_s_other_needs_are_missed(string message, string without, string more, string said)
    {
        Assert.NotEmpty(message);
        var isNfc = without == "nfc";
        Assert.Contains(said, Assert.Single(Event(without, isNfc ? "" : more, isNfc ? more : null)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_currency_beside_a_number_style_is_a_fault()
    {
        var findings = new List<PassFinding>();
        PassLint.Check(
            """{"storeCard":{"headerFields":[{"key":"a","value":1,"currencyCode":"EUR","numberStyle":"PKNumberStyleDecimal"}]}}"""u8,
            null,
            findings
        );
        Assert.Contains("storeCard.headerFields[0].numberStyle: must not stand beside currencyCode", findings.Select(f => f.ToString()));
    }

    [Theory]
    [InlineData("storeCard", "\"colour\":1", "passbook.colour: is not known, and was ignored")]
    [InlineData("storeCard", "\"backgroundColor\":\"#000000\"", "bgColor sets it")]
    [InlineData("storeCard", "\"header\":[{\"label\":\"a\",\"defaultValue\":\"b\"}]", "passbook.header[0].label: is not known")]
    [InlineData("storeCard", "\"header\":[{\"defaultValue\":\"b\",\"changeMsg\":\"New\"}]", "passbook.header[0].changeMsg: has no %@")]
    [InlineData("storeCard", "\"primary\":[{\"defaultValue\":\"a\"},{\"defaultValue\":\"b\"}]", "passbook.primary: has 2 fields")]
    [InlineData("storeCard", "\"transitType\":\"air\"", "passbook.transitType: is for a boardingPass only, and was ignored")]
    [InlineData("storeCard", "\"relevantDates\":[{\"date\":\"2030-01-01\"}]", "passbook.relevantDates: is passed over on cards")]
    [InlineData("storeCard", "\"sellURL\":\"https://a.example\"", "passbook.sellURL: is shown on posterEventTicket only")]
    [InlineData("storeCard", "\"stripColor\":\"#000000\"", "passbook.stripColor: is in Apple's tool")]
    [InlineData("storeCard", "\"preferredStyleSchemes\":[\"posterEventTicket\"]", "is for another style, and was ignored")]
    [InlineData("storeCard", "\"header\":[{\"defaultValue\":\"WWWWWWWWWWWWWWWWWWWWWWWW\"}]", "passbook.header[0].defaultValue: \"WWW")]
    [InlineData(
        "boardingPass",
        "\"transitType\":\"air\",\"posterGeneric\":{\"headerFields\":[{\"defaultValue\":\"a\"}]}",
        "for which Apple has no"
    )]
    [InlineData("storeCard", "\"semantics\":{\"passengerServiceSSRs\":[\"XXXX\"]}", "\"XXXX\" is no service code that Wallet shows")]
    [InlineData("storeCard", "\"semantics\":{\"departureLocationTimeZone\":\"Berlin\"}", "\"Berlin\" is no IANA time zone")]
    [InlineData("storeCard", "\"semantics\":{\"departureLocationTimeZone\":\"Europe/Berlni\"}", "such as Europe/Berlin, else")]
    [InlineData("storeCard", "\"semantics\":{\"departureLocationTimeZone\":\"/dev/zero\"}", "\"/dev/zero\" is no IANA time zone")]
    [InlineData("storeCard", "\"headerFields\":[]", "passbook.headerFields: is not known, and was ignored; header sets it")]
    [InlineData("storeCard", "\"backgroundColour\":\"#000000\"", "is not known, and was ignored; bgColor sets it")]
    [InlineData("storeCard", "\"featuredActions\":[{\"identifier\":\"a\",\"type\":\"place\"}]", "placeIdentifier: is missing")]
    public void What_a_phone_will_not_do_is_said(string style, string members, string said)
    {
        var warning = Assert.Single(Warnings(Card(members, style), "artwork@2x.png"));
        Assert.Contains(said, warning, StringComparison.Ordinal);
    }

    [Fact]
    public void A_translation_of_no_text_is_said_with_the_text_that_was_meant()
    {
        var source = Source(
            Card("\"header\":[{\"defaultLabel\":\"Balance\",\"defaultValue\":\"1\"}]"),
            """{"fr":{"text":{"Balanse":"Solde"}}}"""
        );
        Assert.Equal(
            "passbookLang.fr.text.Balanse: \"Balanse\" is no text of the design; perhaps \"Balance\"; the translation is never shown",
            Assert.Single(Warnings(source))
        );
    }

    [Fact]
    public void Translations_beside_text_are_said_with_the_right_shape() =>
        Assert.Equal(
            "passbookLang.de.Member: is not known, and was ignored; translations stand in text: {\"text\": {\"Member\": \"Mitglied\"}}",
            Assert.Single(Warnings(Source(Card(), """{"de":{"iconFile":"a.png","Member":"Mitglied","Guest":"Gast"}}""")))
        );

    [Theory]
    [InlineData("tel:+4930123456")]
    [InlineData("tel://+4930123456")]
    public void A_call_is_taken_in_both_spellings(string url)
    {
        var design = Card($"\"featuredActions\":[{{\"identifier\":\"a\",\"type\":\"call\",\"url\":\"{url}\"}}]");
        Assert.Empty(Warnings(design));
        Assert.Equal(url, Emit(design).GetProperty("featuredActions")[0].GetProperty("url").GetString());
    }

    [Fact]
    public void Whoever_wrote_a_pass_json_is_warned_of_names_that_apple_does_not_know()
    {
        var warnings = new List<PassFinding>();
        PassLint.Advise("""{"storeCard":{},"semantics":{"evntName":"A","eventStartDate":"soon"}}"""u8, warnings);
        Assert.Equal(["semantics.evntName", "semantics.eventStartDate"], warnings.Select(w => w.Path).OrderDescending());
    }

    [Fact]
    public void A_good_design_is_not_warned_of() =>
        Assert.Empty(
            Warnings(
                Card("\"header\":[{\"defaultLabel\":\"Points\",\"defaultValue\":\"12\",\"changeMsg\":\"Now %@\"}],\"iconFile\":\"a.png\"")
            )
        );

    private static List<string> Flight(string without = "") =>
        Warnings(
            "{\"type\":\"boardingPass\",\"desc\":\"d\",\"transitType\":\"air\",\"preferredStyleSchemes\":[\"semanticBoardingPass\"],"
                + $"\"semantics\":{{{Tags(_flight, without)}}}}}"
        );

    private static List<string> Event(string without = "", string tags = "", string? nfc = null)
    {
        nfc ??= $",\"nfc\":{{\"message\":\"m\",\"requiresAuthentication\":true,\"encryptionPublicKey\":\"{NfcKeyText}\"}}";
        var all = Tags(_event, without) + (tags.Length == 0 ? "" : "," + tags);
        return Warnings(
            $"{{\"type\":\"eventTicket\",\"desc\":\"d\",\"preferredStyleSchemes\":[\"posterEventTicket\"],\"semantics\":{{{all}}}{nfc}}}",
            without == "files" ? [] : ["artwork@2x.png"]
        );
    }

    private static string Tags(Dictionary<string, string> all, string without) =>
        string.Join(',', all.Where(t => t.Key != without).Select(t => $"\"{t.Key}\":{t.Value}"));

    private static List<string> Warnings(string design, params string[] files) => Warnings(Source(design), files);

    private static List<string> Warnings(PassDesignSource source, params string[] files)
    {
        var warnings = new List<PassFinding>();
        Assert.Empty(Read(source).Lint(nfcCertificate: true, warnings, files));
        return [.. warnings.Select(w => w.ToString())];
    }
}
