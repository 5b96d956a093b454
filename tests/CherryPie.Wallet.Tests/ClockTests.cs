using System.Text;
using Xunit;
using static CherryPie.Wallet.Tests.TestDesigns;

namespace CherryPie.Wallet.Tests;

/// <summary>Times that can't be meant as they stand are said.</summary>
public sealed class ClockTests
{
    [Theory]
    [InlineData("\"relevantDate\":\"2030-03-31T02:30\"", "passbook.relevantDate: is no time of that day in Europe/Berlin")]
    [InlineData("\"relevantDate\":\"2030-10-27T02:30\"", "passbook.relevantDate: comes twice that day in Europe/Berlin")]
    [InlineData("\"relevantDates\":[{\"date\":\"2030-03-31T02:30\"}]", "passbook.relevantDates[0].date: is no time")]
    [InlineData(
        "\"header\":[{\"defaultValue\":\"2030-10-27T02:30\",\"format\":{\"type\":\"dateTime\"}}]",
        "passbook.header[0].defaultValue: comes twice"
    )]
    [InlineData(
        "\"semantics\":{\"originalArrivalDate\":\"2030-03-31T01:30\",\"destinationLocationTimeZone\":\"Europe/London\"}",
        "passbook.semantics.originalArrivalDate: is no time of that day in Europe/London"
    )]
    [InlineData("\"relevantDate\":\"2030-03-31T02:30+02:00\"", null)]
    [InlineData("\"relevantDate\":\"2030-10-27\"", null)]
    [InlineData("\"relevantDate\":\"2030-03-31T03:00\"", null)]
    [InlineData("\"semantics\":{\"originalArrivalDate\":\"2030-03-31T02:30\",\"destinationLocationTimeZone\":\"Europe/London\"}", null)]
    public void A_time_that_a_zone_has_twice_or_not_at_all_is_said(string design, string? said)
    {
        var warnings = new List<PassFinding>();
        var source = Source(Card(design, "eventTicket")) with { TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin") };
        Assert.Empty(Read(source).Lint(nfcCertificate: false, warnings));
        if (said is null)
        {
            Assert.Empty(warnings);
        }
        else
        {
            Assert.StartsWith(said, Assert.Single(warnings).ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("originalDepartureDate", "originalArrivalDate", true)]
    [InlineData("currentDepartureDate", "currentArrivalDate", true)]
    [InlineData("originalBoardingDate", "originalDepartureDate", true)]
    [InlineData("originalArrivalDate", "originalDepartureDate", false)]
    public void A_journey_that_ends_before_it_begins_is_said(string late, string early, bool isSaid)
    {
        var warnings = new List<PassFinding>();
        var tags = $"\"semantics\":{{\"{late}\":\"2030-01-01T10:00+01:00\",\"{early}\":\"2030-01-01T09:30+01:00\"}}";
        Read(Card(tags + ",\"transitType\":\"air\"", "boardingPass")).Lint(nfcCertificate: false, warnings);
        string[] expected = isSaid
            ? [$"passbook.semantics.{early}: is before {late}; must be after it, each in the zone of its own place"]
            : [];
        Assert.Equal(expected, warnings.Select(w => w.ToString()));
    }

    [Fact]
    public void A_date_in_a_field_is_in_the_zone_that_the_pass_names()
    {
        const string design = """
            "transitType":"air","semantics":{"departureLocationTimeZone":"#{there}"},
            "header":[{"defaultValue":"1","semantics":{"originalDepartureDate":"2031-07-12T08:15"}}],
            "back":[{"defaultValue":"1","semantics":{"originalDepartureDate":"2031-07-12T08:15","departureLocationTimeZone":"Asia/Tokyo"}}]
            """;
        var read = Read(Card(design, "boardingPass"));
        var pass = Emit(read, Pass(("there", "Europe/Berlin"))).GetProperty("boardingPass");
        Assert.Equal("2031-07-12T08:15:00+02:00", Date(pass, "headerFields"));
        Assert.Equal("2031-07-12T08:15:00+09:00", Date(pass, "backFields"));

        var own = PassOverrides.Read(
            Json("""{"semantics":{"departureLocationTimeZone":"Europe/Lisbon"}}"""),
            "passbook",
            null,
            new List<PassFinding>()
        );
        var other = Emit(read, Pass(("there", "Europe/Berlin")) with { Overrides = own }).GetProperty("boardingPass");
        Assert.Equal("2031-07-12T08:15:00+01:00", Date(other, "headerFields"));

        // A design file has it as it was written, since each pass names the zone.
        var file = read.RenderTemplate().Json;
        var again = DesignImport.Read(Json(Encoding.UTF8.GetString(file.Span)), [], isDesign: true)!;
        Assert.Equal("2031-07-12T08:15", (string?)again["header"]![0]!["semantics"]!["originalDepartureDate"]);
    }

    [Fact]
    public void Strings_that_are_neither_utf_8_nor_utf_16_keep_their_letters()
    {
        byte[] latin = [.. Encoding.Latin1.GetBytes("\"Seat\" = \"Si\u00e8ge\";"), 0x0A];
        Assert.False(StringsFile.IsUnicode(latin));
        Assert.Equal("Si\u00e8ge", StringsFile.Read(latin)["Seat"]);
        foreach (
            var encoding in new Encoding[] { new UTF8Encoding(true), new UTF8Encoding(false), Encoding.Unicode, Encoding.BigEndianUnicode }
        )
        {
            Assert.True(StringsFile.IsUnicode([.. encoding.GetPreamble(), .. encoding.GetBytes("\"a\" = \"\u00e8\";")]));
        }
    }

    private static string? Date(System.Text.Json.JsonElement style, string list) =>
        style.GetProperty(list)[0].GetProperty("semantics").GetProperty("originalDepartureDate").GetString();
}
