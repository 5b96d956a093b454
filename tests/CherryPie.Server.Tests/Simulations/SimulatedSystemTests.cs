using System.Text;
using CherryPie.Server.Tools.Simulator;
using CherryPie.Wallet;
using Xunit;

namespace CherryPie.Server.Tests.Simulations;

/// <summary>What <c>simulate device --ios</c> says of a package, and the changes that each layout shows.</summary>
public sealed class SimulatedSystemTests
{
    private const string Card = """
        "storeCard":{"headerFields":[{"key":"points","label":"Points","value":"1","changeMessage":"Classic %@"}]},"posterGeneric":{
        "headerFields":[{"key":"points","label":"Points","value":"1","changeMessage":"Poster %@"}],"footerFields":[{"key":"club",
        "value":"A"}]}
        """;

    private const string Flight = """
        "preferredStyleSchemes":["semanticBoardingPass"],"boardingPass":{"transitType":"PKTransitTypeAir"},"semantics":{
        "airlineCode":"CP","flightNumber":815,"departureAirportCode":"BER","departureCityName":"Berlin","departureLocationTimeZone":
        "Europe/Berlin","destinationAirportCode":"LIS","destinationCityName":"Lisbon","destinationLocationTimeZone":"Europe/Lisbon",
        "originalBoardingDate":"2031-07-12T07:35:00+02:00","originalDepartureDate":"2031-07-12T08:15:00+02:00","originalArrivalDate":
        "2031-07-12T10:50:00+01:00","passengerName":{"givenName":"Grace"},"departureGate":"A1"},
        """;

    [Theory]
    [InlineData(26, "Shows iOS 26 takes the classic storeCard", " not another one: posterGeneric is known from iOS 27 on")]
    [InlineData(27, "Shows iOS 27 takes the poster")]
    public void It_says_which_layout_and_why(int ios, params string[] lines) => Assert.Equal(lines, Lines(ios, Card));

    [Fact]
    public void It_says_which_barcode_actions_and_events()
    {
        const string more = """
            "barcodes":[{"format":"PKBarcodeFormatEAN13"},{"format":"PKBarcodeFormatCode128"}],"featuredActions":[{"type":"call"},
            {"type":"shop"}],"upcomingPassInformation":[{"name":"Opening"},{"name":"Final"}]
            """;
        Assert.Equal(
            [
                "Shows iOS 18 takes the classic storeCard",
                " not another one: posterGeneric is known from iOS 27 on",
                "Barcode Code128, as EAN13 is known from iOS 27 on",
                "Actions none: featuredActions are known from iOS 27 on",
                "Events none: upcomingPassInformation is known from iOS 26 on",
            ],
            Lines(18, Card + "," + more)
        );
        Assert.Equal(
            ["Shows iOS 27 takes the poster", "Barcode EAN13", "Actions call, shop", "Events Opening, Final"],
            Lines(27, Card + "," + more)
        );
        Assert.Contains("Actions none: this layout has buttons of its own", Lines(27, Flight + more));
        Assert.Contains("Barcode none: I2of5 are known from iOS 27 on", Lines(26, "\"barcodes\":[{\"format\":\"PKBarcodeFormatI2of5\"}]"));
    }

    [Theory]
    [InlineData(26, "Classic 2")]
    [InlineData(27, "Poster 2")]
    public void A_change_is_shown_as_its_layout_has_it(int ios, string message)
    {
        var screen = new SimulatedScreen("en", new SimulatedSystem(ios), TimeProvider.System);
        var (messages, silent) = screen.Changes(Package(Card), Package(Card.Replace("\"1\"", "\"2\"", StringComparison.Ordinal)));
        Assert.Equal((message, 0), (Assert.Single(messages), silent.Count));
        (messages, silent) = screen.Changes(Package(Card), Package(Card.Replace("\"A\"", "\"B\"", StringComparison.Ordinal)));
        Assert.Equal((0, ios == 27 ? "club" : ""), (messages.Count, string.Join(' ', silent)));
    }

    [Fact]
    public void A_changed_tag_is_named()
    {
        var screen = new SimulatedScreen("en", new SimulatedSystem(26), TimeProvider.System);
        var flight = Flight.TrimEnd().TrimEnd(',');
        var (_, silent) = screen.Changes(Package(flight), Package(flight.Replace("\"A1\"", "\"B2\"", StringComparison.Ordinal)));
        Assert.Equal("semantics.departureGate", Assert.Single(silent));
    }

    private static string[] Lines(int ios, string json) =>
        [.. new SimulatedSystem(ios).Describe(Package(json.TrimEnd().TrimEnd(','))).Select(l => $"{l.What} {l.Text}")];

    private static PassArchive Package(string json)
    {
        using var bytes = new MemoryStream();
        using (var zip = new System.IO.Compression.ZipArchive(bytes, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
        using (var file = zip.CreateEntry("pass.json").Open())
        {
            file.Write(Encoding.UTF8.GetBytes("{" + json + "}"));
        }

        return PassArchive.Open(bytes.ToArray());
    }
}
