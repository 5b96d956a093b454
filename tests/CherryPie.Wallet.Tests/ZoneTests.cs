using Xunit;
using static CherryPie.Wallet.Tests.TestDesigns;

namespace CherryPie.Wallet.Tests;

/// <summary>A date without a zone has the offset that the design's zone has on that day.</summary>
public sealed class ZoneTests
{
    [Theory]
    [InlineData("Europe/Berlin", "2025-07-01T20:00", "2025-07-01T20:00:00+02:00")]
    [InlineData("Europe/Berlin", "2025-12-01T20:00", "2025-12-01T20:00:00+01:00")]
    [InlineData("Europe/Berlin", "2025-07-01", "2025-07-01T00:00:00+02:00")]
    [InlineData("Europe/Berlin", "2025-07-01T20:00Z", "2025-07-01T20:00:00Z")]
    [InlineData("Europe/Berlin", "2025-07-01T20:00+05:30", "2025-07-01T20:00:00+05:30")]
    [InlineData("Europe/Berlin", "2025-10-26T02:30", "2025-10-26T02:30:00+02:00")] // twice that night: the first time
    [InlineData("Europe/Berlin", "2025-10-26T03:00", "2025-10-26T03:00:00+01:00")]
    [InlineData("Europe/Berlin", "2025-03-30T02:30", "2025-03-30T02:30:00+01:00")] // never that night: 03:30 in summer time
    [InlineData("Europe/Berlin", "2025-03-30T03:00", "2025-03-30T03:00:00+02:00")]
    [InlineData("America/New_York", "2025-07-04T20:00", "2025-07-04T20:00:00-04:00")]
    [InlineData("America/New_York", "2025-11-02T01:30", "2025-11-02T01:30:00-04:00")]
    [InlineData("Europe/Dublin", "2025-07-01T20:00", "2025-07-01T20:00:00+01:00")]
    [InlineData("Europe/Dublin", "2025-12-01T20:00", "2025-12-01T20:00:00Z")]
    [InlineData("Asia/Kathmandu", "2025-07-01T20:00", "2025-07-01T20:00:00+05:45")]
    [InlineData("Australia/Lord_Howe", "2025-01-01T20:00", "2025-01-01T20:00:00+11:00")]
    [InlineData("Australia/Lord_Howe", "2025-07-01T20:00", "2025-07-01T20:00:00+10:30")]
    [InlineData("America/Sao_Paulo", "2015-12-31T20:00", "2015-12-31T20:00:00-02:00")]
    [InlineData("America/Sao_Paulo", "2025-12-31T20:00", "2025-12-31T20:00:00-03:00")]
    public void Each_date_has_the_rules_of_its_day(string zone, string text, string emitted)
    {
        var source = Source(
            Card("\"relevantDate\":\"#{d}\",\"header\":[{\"defaultValue\":\"#{d}\",\"format\":{\"type\":\"dateTime\"}}]", "eventTicket")
        ) with
        {
            TimeZone = TimeZoneInfo.FindSystemTimeZoneById(zone),
        };
        var pass = Emit(Read(source), Pass(("d", text)));
        Assert.Equal(emitted, pass.GetProperty("eventTicket").GetProperty("headerFields")[0].GetProperty("value").GetString());
        Assert.Equal(emitted, pass.GetProperty("relevantDate").GetString());
        Assert.Empty(Read(source).Lint(Pass(("d", text)), nfcCertificate: false));
    }

    [Fact]
    public void A_date_beside_a_zone_of_its_own_is_in_that_zone()
    {
        const string tags = """
            "semantics":{"originalDepartureDate":"2031-07-12T08:15","originalBoardingDate":"2031-07-12T07:35","originalArrivalDate":"#{in}",
              "currentDepartureDate":"2031-07-12T08:15Z","eventStartDate":"2031-07-12T20:00",
              "departureLocationTimeZone":"Europe/Berlin","destinationLocationTimeZone":"#{there}",
              "eventStartDateInfo":{"date":"2031-05-02T20:00","timeZone":"Asia/Tokyo"}},
            "upcomingPassInformation":[{"identifier":"a","type":"event","name":"n",
              "dateInformation":{"date":"2031-05-02T20:00","timeZone":"Europe/Berlin"}}]
            """;
        var source = Source(Card(tags, "eventTicket")) with { TimeZone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York") };
        var design = Read(source);
        var pass = Emit(design, Pass(("in", "2031-07-12T10:50"), ("there", "Europe/Lisbon")));
        var said = pass.GetProperty("semantics");
        string[] dates =
        [
            .. new[]
            {
                "originalDepartureDate",
                "originalBoardingDate",
                "originalArrivalDate",
                "currentDepartureDate",
                "eventStartDate",
            }.Select(d => said.GetProperty(d).GetString()!),
            said.GetProperty("eventStartDateInfo").GetProperty("date").GetString()!,
            pass.GetProperty("upcomingPassInformation")[0].GetProperty("dateInformation").GetProperty("date").GetString()!,
        ];
        Assert.Equal(
            [
                "2031-07-12T08:15:00+02:00",
                "2031-07-12T07:35:00+02:00",
                "2031-07-12T10:50:00+01:00",
                "2031-07-12T08:15:00Z",
                "2031-07-12T20:00:00-04:00",
                "2031-05-02T20:00:00+09:00",
                "2031-05-02T20:00:00+02:00",
            ],
            dates
        );

        // A zone that is none leaves the template's.
        var other = Emit(design, Pass(("in", "2031-07-12T10:50"), ("there", "Europe/Atlantis"))).GetProperty("semantics");
        Assert.Equal("2031-07-12T10:50:00-04:00", other.GetProperty("originalArrivalDate").GetString());
    }

    [Fact]
    public void A_date_beside_a_zone_that_each_pass_names_comes_back_from_a_design_file()
    {
        var design = Card("\"semantics\":{\"originalArrivalDate\":\"2031-07-12T10:50\",\"destinationLocationTimeZone\":\"#{there}\"}");
        var file = Read(design).RenderTemplate().Json;
        var tags = DesignImport.Read(Json(System.Text.Encoding.UTF8.GetString(file.Span)), [], isDesign: true)!["semantics"]!;
        Assert.Equal("2031-07-12T10:50", (string?)tags["originalArrivalDate"]);
    }

    [Theory]
    [InlineData("Africa/Monrovia", "1919-12-31T20:00")] // 43 minutes and 8 seconds from Greenwich
    [InlineData("Europe/Berlin", "0001-01-01T00:00")]
    [InlineData("Pacific/Kiritimati", "9999-12-31T23:59:59")]
    [InlineData("Pacific/Apia", "2011-12-30T12:00")] // a day that was left out there
    public void Even_odd_days_give_a_date_that_iOS_reads(string zone, string text)
    {
        var source = Source(Card("\"header\":[{\"defaultValue\":\"#{d}\",\"format\":{\"type\":\"dateTime\"}}]")) with
        {
            TimeZone = TimeZoneInfo.FindSystemTimeZoneById(zone),
        };
        Assert.Empty(Read(source).Lint(Pass(("d", text)), nfcCertificate: false));
    }
}
