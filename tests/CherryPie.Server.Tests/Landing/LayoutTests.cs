using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CherryPie.Server.Endpoints.Landing;
using CherryPie.Server.Features.Views;
using CherryPie.Wallet;
using Xunit;

namespace CherryPie.Server.Tests.Landing;

/// <summary>The layouts of iOS 26 and 27, as the page lays a pass.json out.</summary>
public sealed class LayoutTests
{
    private const string Poster = """
        {"backgroundColor":"rgb(22, 37, 28)","logoText":"Museum","footerBackgroundColor":"rgb(250, 250, 250)",
        "barcodes":[{"format":"PKBarcodeFormatEAN13","message":"4006381333931","messageEncoding":"iso-8859-1"}],
        "storeCard":{"primaryFields":[{"key":"a","label":"Old","value":"Classic"}],"backFields":[{"key":"b","value":"Old back"}]},
        "posterGeneric":{"headerFields":[{"key":"h","label":"Since","value":"2019"},{"key":"i","value":"second header"}],
        "primaryFields":[{"key":"n","value":"Grace Hopper"},{"key":"k","label":"Kind","value":"Family"}],
        "footerFields":[{"key":"f","value":"Friends"},{"key":"g","value":"second footer"}],
        "backFields":[{"key":"t","label":"Terms","value":"New back"}],"additionalInfoFields":[{"key":"x","value":"More"}]}}
        """;

    private const string Flight = """
        {"preferredStyleSchemes":["semanticBoardingPass","boardingPass"],"boardingPass":{"transitType":"PKTransitTypeAir",
        "primaryFields":[{"key":"o","label":"Old","value":"OLD"}]},"semantics":{
        "airlineCode":"CP","flightNumber":815,"departureAirportCode":"BER","departureCityName":"Berlin","departureLocationTimeZone":
        "Europe/Berlin","destinationAirportCode":"LIS","destinationCityName":"Lisbon","destinationLocationTimeZone":"Europe/Lisbon",
        "originalBoardingDate":"2031-07-12T05:35:00Z","originalDepartureDate":"2031-07-12T06:15:00Z","originalArrivalDate":
        "2031-07-12T09:50:00Z","passengerName":{"givenName":"Grace","familyName":"Hopper","namePrefix":"Dr."},
        "departureTerminal":"1","departureGate":"B23","boardingZone":"2","seats":[{"seatRow":"14","seatNumber":"A"},
        {"seatIdentifier":"14B"}]}}
        """;

    [Fact]
    public void A_poster_is_its_picture_with_what_posterGeneric_says()
    {
        var (html, text) = Draw(PassStyle.StoreCard, Poster, "artwork@2x.png", "primaryLogo.png", "strip.png");
        Assert.Contains("<article class=\"pass poster darkened\"", html, StringComparison.Ordinal);
        Assert.Contains("<img class=\"poster-image\" src=\"/v2/passes/id/images/artwork@2x.png\"", html, StringComparison.Ordinal);
        Assert.Contains("images/primaryLogo.png", html, StringComparison.Ordinal);
        Assert.DoesNotContain("images/strip.png", html, StringComparison.Ordinal);
        Assert.Contains("<ul class=\"fields primary title\"", html, StringComparison.Ordinal);
        Assert.Contains("barcode ean13", html, StringComparison.Ordinal);
        Assert.Equal("Since 2019 Grace Hopper Kind Family Friends", text);
    }

    [Fact]
    public void A_poster_s_back_is_its_own()
    {
        var view = View(PassStyle.StoreCard, Poster);
        Assert.Equal(["New back", "More"], view.Back.Select(f => f.Value));
        Assert.True(view.IsHeaderDarkened);
        Assert.Equal("#fafafa", view.FooterBackground.ToString());
    }

    [Fact]
    public void A_poster_does_with_what_there_is()
    {
        var (html, text) = Draw(PassStyle.Generic, """{"generic":{},"posterGeneric":{"primaryFields":[{"label":"Kind","value":"1"}]}}""");
        Assert.Contains("<article class=\"pass poster bare\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("title", html, StringComparison.Ordinal);
        Assert.Equal("Kind 1", text);
        var light = JsonNode.Parse(Poster)!;
        light["suppressHeaderDarkening"] = true;
        Assert.Contains(
            "<article class=\"pass poster\"",
            Draw(PassStyle.StoreCard, light.ToJsonString(), "background.png").Html,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("en-US", "8:15 AM", "10:50 AM", "Group 2 Seat 14A, 14B Dr. Grace Hopper Boarding 7:35 AM")]
    [InlineData("de-DE", "08:15", "10:50", "Gruppe 2 Sitz 14A, 14B Dr. Grace Hopper Boarding 07:35")]
    public void A_flight_is_laid_out_from_its_tags_in_the_time_of_each_place(string language, string departs, string arrives, string end)
    {
        var (html, text) = DrawFor(PassStyle.BoardingPass, Flight, language);
        Assert.Contains("<article class=\"pass flight\"", html, StringComparison.Ordinal);
        Assert.EndsWith($" CP 815 BER Berlin {departs} LIS Lisbon {arrives} Terminal 1 Gate B23 {end}", text, StringComparison.Ordinal);
        Assert.Contains("2031", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_flight_has_come_to_goes_before_what_was_planned()
    {
        var late = JsonNode.Parse(Flight)!;
        late["semantics"]!["currentDepartureDate"] = "2031-07-12T07:00:00Z";
        late["boardingPass"]!["headerFields"] = JsonNode.Parse("""[{"key":"g","semantics":{"departureGate":"X1","flightCode":"CP815"}}]""");
        var (_, text) = Draw(PassStyle.BoardingPass, late.ToJsonString());
        Assert.Contains("9:00 AM", text, StringComparison.Ordinal);
        Assert.Contains("Gate B23", text, StringComparison.Ordinal);
        Assert.Contains("CP815", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_flight_that_lacks_a_tag_is_classic()
    {
        var flight = JsonNode.Parse(Flight)!;
        flight["semantics"]!.AsObject().Remove("destinationCityName");
        var (html, text) = Draw(PassStyle.BoardingPass, flight.ToJsonString());
        Assert.Contains("<article class=\"pass boardingPass\"", html, StringComparison.Ordinal);
        Assert.Equal("Old OLD", text);
    }

    [Fact]
    public void Tags_of_odd_kinds_are_passed_over()
    {
        var odd = JsonNode.Parse(Flight)!;
        odd["semantics"]!["seats"] = JsonNode.Parse("""[7,{"seatNumber":14},{"seatDescription":"<b>window</b>"},{}]""");
        odd["semantics"]!["originalBoardingDate"] = "soon";
        odd["semantics"]!["departureLocationTimeZone"] = "Europe/Atlantis";
        odd["semantics"]!["passengerName"] = "Grace";
        odd["semantics"]!["departureGate"] = new JsonArray();
        var (html, text) = Draw(PassStyle.BoardingPass, odd.ToJsonString());
        Assert.Contains("Seat 14, <b>window</b> Grace", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
        Assert.Contains("BER Berlin 6:15 AM", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pass_that_can_not_be_used_is_pale_and_without_its_barcode()
    {
        var view = View(PassStyle.StoreCard, Poster);
        var html = new PassFront(view, new("", "id"), ViewerOf("en").Texts).Write(isDimmed: true).ToString();
        Assert.Contains("pass poster dimmed bare", html, StringComparison.Ordinal);
        Assert.DoesNotContain("barcode", html, StringComparison.Ordinal);
    }

    private static PassView View(PassStyle style, string json, string language = "en-US", params string[] files) =>
        PassView.Of(
            style,
            JsonElement.Parse(json),
            [.. files.Select(f => new PackageFile(f, Pictures.Of(4, 4)))],
            ViewerOf(language),
            new DateTimeOffset(2031, 7, 1, 12, 0, 0, TimeSpan.Zero)
        );

    private static Viewer ViewerOf(string language) => Viewer.Of(language, [], "", "en");

    private static (string Html, string Text) Draw(PassStyle style, string json, params string[] files) =>
        DrawFor(style, json, "en-US", files);

    private static (string Html, string Text) DrawFor(PassStyle style, string json, string language, params string[] files)
    {
        var view = View(style, json, language, files);
        var html = new PassFront(view, new("", "id"), ViewerOf(language).Texts).Write(isDimmed: false).ToString();
        var text = Regex.Replace(Regex.Replace(html, "<svg.*?</svg>", "", RegexOptions.Singleline), "<[^>]+>", " ");
        return (html, string.Join(' ', WebUtility.HtmlDecode(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
    }
}
