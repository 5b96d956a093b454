using Xunit;
using static CherryPie.Wallet.Tests.Google.GooglePasses;

namespace CherryPie.Wallet.Tests.Google;

public sealed class TravelTests
{
    private const string Flight = """
        {"type":"boardingPass","transitType":"air","desc":"Flight","groupId":"g1",
        "primary":[{"itemName":"from","defaultLabel":"Munich","defaultValue":"MUC"},{"itemName":"to","defaultLabel":"Lisbon",
        "defaultValue":"LIS"}],
        "secondary":[{"itemName":"who","defaultLabel":"Passenger","defaultValue":"#{who}"}],
        "semantics":{"airlineCode":"EX","flightNumber":123,"departureGate":"#{gate}","departureLocationTimeZone":"Europe/Berlin",
        "originalDepartureDate":"2030-06-01T10:00:00Z","confirmationNumber":"#{pnr}","seats":[{"seatNumber":"#{seat}"}],
        "boardingGroup":"B"}}
        """;

    [Fact]
    public void A_flight_has_local_times_without_an_offset_and_a_class_for_each_gate()
    {
        var bodies = Bodies(
            Flight,
            """{"roles":{"passengerName":"who"}}""",
            ("who", "Ada"),
            ("gate", "G12"),
            ("seat", "4A"),
            ("pnr", "X1")
        );
        Assert.Equal((GooglePassKind.Flight, 0), (bodies.Kind, bodies.Missing.Count));
        Assert.Equal(
            "{'carrier':{'carrierIataCode':'EX','airlineLogo':{'sourceUri':{'uri':'https://example.com/i/logo.png'}},"
                + "'wideAirlineLogo':{'sourceUri':{'uri':'https://example.com/i/wide.png'}}},'flightNumber':'123'}",
            Text(bodies.Class["flightHeader"])
        );
        Assert.Equal("{'airportIataCode':'MUC','gate':'G12'}", Text(bodies.Class["origin"]));
        Assert.Equal("{'airportIataCode':'LIS'}", Text(bodies.Class["destination"]));
        Assert.Equal("'2030-06-01T12:00:00'", Text(bodies.Class["localScheduledDepartureDateTime"]));
        Assert.Equal("'Ada'", Text(bodies.Object["passengerName"]));
        Assert.Equal("{'confirmationCode':'X1'}", Text(bodies.Object["reservationInfo"]));
        Assert.Equal("{'boardingGroup':'B','seatNumber':'4A'}", Text(bodies.Object["boardingAndSeatingInfo"]));
        Assert.Equal("{'groupingId':'g1'}", Text(bodies.Object["groupingInfo"]));
        Assert.Matches($@"\A{Issuer}\.7_[0-9a-f]{{16}}\z", bodies.ClassId);
    }

    [Fact]
    public void A_flight_without_what_Google_requires_is_generic()
    {
        var bodies = Bodies(Flight, "{}", ("who", "Ada"));
        Assert.Equal(GooglePassKind.Generic, bodies.Kind);
        Assert.Equal("{'defaultValue':{'language':'en','value':'MUC'}}", Text(bodies.Object["header"]));
        var forced = GoogleBodies.Of(Source(Flight) with { Kind = GooglePassKind.Flight });
        Assert.Contains("the passenger's name", Assert.Single(forced.Missing), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("LH 400", null, "LH", "400")]
    [InlineData("3U88", null, "3U", "88")]
    [InlineData("17", "U2", "U2", "17")]
    [InlineData("1234", null, null, null)]
    [InlineData("LH400X", null, null, null)]
    public void A_flight_code_is_an_airline_and_a_number(string code, string? airline, string? carrier, string? number)
    {
        var tags = airline is null ? $"\"flightCode\":\"{code}\"" : $"\"flightCode\":\"{code}\",\"airlineCode\":\"{airline}\"";
        var design = Flight
            .Replace("\"airlineCode\":\"EX\",\"flightNumber\":123", tags, StringComparison.Ordinal)
            .Replace("#{who}", "Ada", StringComparison.Ordinal);
        var bodies = Bodies(design, """{"roles":{"passengerName":"who"}}""");
        Assert.Equal(number is null ? GooglePassKind.Generic : GooglePassKind.Flight, bodies.Kind);
        Assert.Equal(
            (carrier, number),
            ((string?)bodies.Class["flightHeader"]?["carrier"]?["carrierIataCode"], (string?)bodies.Class["flightHeader"]?["flightNumber"])
        );
    }

    private const string Train = """
        {"type":"boardingPass","transitType":"train","desc":"Ticket","bgColor":"#{color}",
        "primary":[{"itemName":"from","defaultLabel":"From","defaultValue":"#{from}"},{"itemName":"to","defaultLabel":"To",
        "defaultValue":"#{to}"}],
        "auxiliary":[{"itemName":"p","defaultLabel":"Platform","defaultValue":"#{platform}","changeMsg":"Platform %@"}]}
        """;

    [Fact]
    public void A_train_is_a_trip_by_rail_from_the_first_primary_field_to_the_second()
    {
        var bodies = Bodies(
            Train,
            """{"roles":{"platform":"p"}}""",
            ("from", "Bonn"),
            ("to", "Köln"),
            ("platform", "4"),
            ("color", "#010203")
        );
        Assert.Equal(GooglePassKind.Transit, bodies.Kind);
        Assert.Equal($"{Issuer}.7", bodies.ClassId);
        Assert.Equal(("'RAIL'", "'ONE_WAY'"), (Text(bodies.Class["transitType"]), Text(bodies.Object["tripType"])));
        Assert.Equal(
            "{'originName':{'defaultValue':{'language':'en','value':'Bonn'}},"
                + "'destinationName':{'defaultValue':{'language':'en','value':'Köln'}},'platform':'4'}",
            Text(bodies.Object["ticketLeg"])
        );
        Assert.Equal("{'start':{'date':'2029-12-01T00:00:00Z'}}", Text(bodies.Object["validTimeInterval"]));
        Assert.Equal((null, "'#010203'"), (bodies.Class["hexBackgroundColor"], Text(bodies.Object["hexBackgroundColor"])));
    }

    [Fact]
    public void A_trip_with_a_time_of_departure_needs_no_interval()
    {
        var pass = TestDesigns.Pass() with
        {
            Overrides = PassOverrides.Read(TestDesigns.Json("""{"relevantDate":"2030-02-01T08:00:00+01:00"}"""), "passbook", null, []),
        };
        var bodies = GoogleBodies.Of(Source(TestDesigns.Read(Train), pass));
        Assert.Equal("'2030-02-01T08:00:00+01:00'", Text(bodies.Object["ticketLeg"]!["departureDateTime"]));
        Assert.Null(bodies.Object["validTimeInterval"]);
        Assert.Equal($"{Issuer}.7", bodies.ClassId);
    }

    private const string Concert = """
        {"type":"eventTicket","desc":"Ticket","relevantDate":"2030-05-01T19:00:00Z","groupId":"night",
        "primary":[{"itemName":"e","defaultLabel":"Event","defaultValue":"Cherry Night"}],
        "secondary":[{"itemName":"v","defaultLabel":"Venue","defaultValue":"Hall"},{"itemName":"a","defaultLabel":"Where",
        "defaultValue":"1 Street"}],
        "auxiliary":[{"itemName":"s","defaultLabel":"Seat","defaultValue":"#{seat}"},{"itemName":"r","defaultLabel":"Row",
        "defaultValue":"#{row}"}]}
        """;

    [Fact]
    public void An_event_ticket_has_name_venue_and_dates_in_the_class_and_the_seat_in_the_object()
    {
        const string settings = """{"roles":{"seat":"s","row":"r","venueName":"v","venueAddress":"a"}}""";
        var bodies = Bodies(Concert, settings, ("seat", "5"), ("row", "K"));
        Assert.Equal((GooglePassKind.EventTicket, $"{Issuer}.7"), (bodies.Kind, bodies.ClassId));
        Assert.Equal("{'defaultValue':{'language':'en','value':'Cherry Night'}}", Text(bodies.Class["eventName"]));
        Assert.Equal("{'start':'2030-05-01T19:00:00Z'}", Text(bodies.Class["dateTime"]));
        Assert.Equal("'night'", Text(bodies.Class["eventId"]));
        Assert.Equal("{'language':'en','value':'1 Street'}", Text(bodies.Class["venue"]!["address"]!["defaultValue"]));
        Assert.Equal(
            "{'seat':{'defaultValue':{'language':'en','value':'5'}},'row':{'defaultValue':{'language':'en','value':'K'}}}",
            Text(bodies.Object["seatInfo"])
        );
        Assert.Null(bodies.Class["classTemplateInfo"]);
    }

    [Fact]
    public void A_venue_without_an_address_stays_a_text()
    {
        var bodies = Bodies(Concert, """{"roles":{"venueName":"v"}}""");
        Assert.Null(bodies.Class["venue"]);
        Assert.Contains("'id':'v'", Text(bodies.Class["textModulesData"]), StringComparison.Ordinal);
    }
}
