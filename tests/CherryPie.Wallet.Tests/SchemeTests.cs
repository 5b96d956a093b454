using System.Text.Json.Nodes;
using Xunit;
using static CherryPie.Wallet.Tests.TestDesigns;

namespace CherryPie.Wallet.Tests;

/// <summary>Which layout each iOS takes, and why not the one that was asked for.</summary>
public sealed class SchemeTests
{
    private const string Flight = """
        {"preferredStyleSchemes":["semanticBoardingPass","boardingPass"],"boardingPass":{"transitType":"PKTransitTypeAir"},"semantics":{
        "airlineCode":"CP","flightNumber":815,"departureAirportCode":"BER","departureCityName":"Berlin","departureLocationTimeZone":
        "Europe/Berlin","destinationAirportCode":"LIS","destinationCityName":"Lisbon","destinationLocationTimeZone":"Europe/Lisbon",
        "originalBoardingDate":"2031-07-12T07:35:00+02:00","originalDepartureDate":"2031-07-12T08:15:00+02:00","originalArrivalDate":
        "2031-07-12T10:50:00+01:00","passengerName":{"givenName":"Grace","familyName":"Hopper"}}}
        """;

    private const string Event = """
        {"preferredStyleSchemes":["posterEventTicket","eventTicket"],"eventTicket":{},"semantics":{"eventName":"Lights","venueName":
        "Harbour","venueRegionName":"Hamburg","venueRoom":"Main"},"nfc":{"message":"1","requiresAuthentication":true}}
        """;

    private static readonly string[] _artwork = ["icon.png", "en.lproj/artwork@2x.png"];

    [Theory]
    [InlineData(18, PassScheme.Classic, "semanticBoardingPass is known from iOS 26 on")]
    [InlineData(26, PassScheme.SemanticBoardingPass, "")]
    [InlineData(27, PassScheme.SemanticBoardingPass, "")]
    public void A_flight(int ios, PassScheme scheme, string reasons) => Chooses(Flight, [], ios, scheme, reasons);

    [Fact]
    public void A_flight_without_a_tag_is_classic_and_says_which()
    {
        var whole = JsonNode.Parse(Flight)!;
        foreach (var (tag, _) in whole["semantics"]!.AsObject())
        {
            var pass = whole.DeepClone();
            pass["semantics"]!.AsObject().Remove(tag);
            Chooses(pass.ToJsonString(), [], 26, PassScheme.Classic, $"semanticBoardingPass lacks {tag}");
            pass["semantics"]![tag] = "";
            Chooses(pass.ToJsonString(), [], 26, PassScheme.Classic, $"semanticBoardingPass lacks {tag}");

            // A field's tags count as well.
            pass["semantics"]!.AsObject().Remove(tag);
            pass["boardingPass"]!["headerFields"] = new JsonArray(
                new JsonObject { ["semantics"] = new JsonObject { [tag] = whole["semantics"]![tag]!.DeepClone() } }
            );
            Chooses(pass.ToJsonString(), [], 26, PassScheme.SemanticBoardingPass, "");
        }
    }

    [Fact]
    public void A_train_is_no_flight() =>
        Chooses(
            Flight.Replace("TypeAir", "TypeTrain", StringComparison.Ordinal),
            [],
            27,
            PassScheme.Classic,
            "semanticBoardingPass lacks the style boardingPass with transitType PKTransitTypeAir"
        );

    [Theory]
    [InlineData(17, PassScheme.Classic, "posterEventTicket is known from iOS 18 on")]
    [InlineData(18, PassScheme.PosterEventTicket, "")]
    [InlineData(27, PassScheme.PosterEventTicket, "")]
    public void An_event(int ios, PassScheme scheme, string reasons) => Chooses(Event, _artwork, ios, scheme, reasons);

    [Theory]
    [InlineData("\"venueRoom\":\"Main\"", "\"x\":1", "venueRoom")]
    [InlineData("\"eventName\"", "\"eventType\":\"PKEventTypeSports\",\"eventName\"", "homeTeamAbbreviation, awayTeamAbbreviation")]
    [InlineData("\"eventName\"", "\"eventType\":\"PKEventTypeLivePerformance\",\"eventName\"", "performerNames")]
    [InlineData("\"eventTicket\":{}", "\"coupon\":{}", "the style eventTicket")]
    [InlineData("\"requiresAuthentication\":true", "\"requiresAuthentication\":false", "nfc with requiresAuthentication")]
    public void An_event_without_what_a_poster_needs_is_classic(string part, string instead, string missing) =>
        Chooses(
            Event.Replace(part, instead, StringComparison.Ordinal),
            _artwork,
            26,
            PassScheme.Classic,
            "posterEventTicket lacks " + missing
        );

    [Fact]
    public void A_poster_needs_a_picture_and_on_iOS_27_a_barcode_will_do_for_NFC()
    {
        Chooses(Event, ["icon.png"], 26, PassScheme.Classic, "posterEventTicket lacks an artwork or background image");
        var scanned = Event.Replace("\"requiresAuthentication\":true}", "\"x\":1},\"barcodes\":[{}]", StringComparison.Ordinal);
        Chooses(scanned, _artwork, 26, PassScheme.Classic, "posterEventTicket lacks nfc with requiresAuthentication");
        Chooses(scanned, _artwork, 27, PassScheme.PosterEventTicket, "");
    }

    [Theory]
    [InlineData(26, PassScheme.Classic, "posterGeneric is known from iOS 27 on")]
    [InlineData(27, PassScheme.PosterGeneric, "")]
    public void A_poster_generic_is_taken_for_its_presence(int ios, PassScheme scheme, string reasons) =>
        Chooses("""{"storeCard":{},"posterGeneric":{"primaryFields":[]}}""", [], ios, scheme, reasons);

    [Fact]
    public void A_pass_that_asks_for_nothing_has_no_reasons()
    {
        Chooses("""{"storeCard":{}}""", [], 27, PassScheme.Classic, "");
        Chooses("""{"eventTicket":{},"preferredStyleSchemes":["eventTicket"]}""", [], 27, PassScheme.Classic, "");
        Chooses("""{"eventTicket":7,"preferredStyleSchemes":"posterEventTicket","semantics":[],"posterGeneric":null}""", [], 27, 0, "");
        Chooses("[]", [], 27, PassScheme.Classic, "");
    }

    private static void Chooses(string pass, string[] files, int ios, PassScheme scheme, string reasons)
    {
        var choice = PassSchemes.Choose(Json(pass), files, ios);
        Assert.Equal((scheme, reasons), (choice.Scheme, string.Join("; ", choice.Reasons)));
    }
}
