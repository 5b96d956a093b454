using Xunit;

namespace CherryPie.Wallet.Tests.Google;

public sealed class LintTests
{
    private static IReadOnlyList<string> Notes(string design, string settings = "{}", params PassImage[] pictures)
    {
        var notes = new List<PassFinding>();
        GoogleLint.Advise(TestDesigns.Read(design), GooglePasses.Settings(settings), pictures, notes);
        return [.. notes.Select(n => n.ToString())];
    }

    [Fact]
    public void What_Google_leaves_out_is_said_once()
    {
        var design = TestDesigns.Card(
            """
            "fgColor":"#FFFFFF","labelColor":"#FFFFFF","maxDist":5,"relevantDate":"2030-01-01",
            "beacons":[{"uuid":"b0702980-a295-a8ab-f734-031a98a512de"}],
            "locations":[{"lat":1,"lon":2,"relevantText":"Near"},{"lat":1,"lon":2,"relevantText":"Nearer"}],
            "secondary":[{"defaultValue":"1","textAlign":"left"},{"defaultValue":"1","textAlign":"left"}]
            """,
            "generic"
        );
        Assert.Equal(
            (
                (string[])
                    ["fgColor", "labelColor", "beacons", "maxDist", "locations[0].relevantText", "secondary[0].textAlign", "footerFile"]
            ).Select(a => $"passbook.{a}: has no counterpart in Google Wallet, and is left out there"),
            Notes(design, "{}", PassImage.Footer, PassImage.Icon)
        );
        Assert.Empty(Notes(TestDesigns.Card("", "generic")));
    }

    [Fact]
    public void A_pass_that_becomes_generic_is_told_why()
    {
        Assert.Empty(Notes(TestDesigns.Card(), "{}", PassImage.Icon));
        Assert.Equal(
            ["passbook.type: Google Wallet shows it as a generic pass; a pass of its kind loyalty needs a logo (programLogo)"],
            Notes(TestDesigns.Card())
        );
        var flight = Assert.Single(
            Notes(
                """{"type":"boardingPass","transitType":"air","desc":"Flight","primary":[{"defaultValue":"MUC"}]}""",
                "{}",
                PassImage.Logo
            )
        );
        Assert.Contains("kind flight needs the airline's IATA code", flight, StringComparison.Ordinal);
        Assert.Contains("the IATA code of the destination", flight, StringComparison.Ordinal);
        Assert.DoesNotContain("the IATA code of the origin", flight, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_that_only_passes_have_are_not_missed() =>
        Assert.Empty(
            Notes(
                """
                {"type":"boardingPass","transitType":"air","desc":"Flight","relevantDate":"#{at}",
                "primary":[{"itemName":"from","defaultValue":"#{from}"},{"itemName":"to","defaultValue":"#{to}"}],
                "secondary":[{"itemName":"flight","defaultValue":"#{flight}"},{"itemName":"who","defaultValue":"#{who}"},
                {"itemName":"when","defaultValue":"#{at}"}]}
                """,
                """{"roles":{"origin":"from","destination":"to","flightNumber":"flight","passengerName":"who","departure":"when"}}""",
                PassImage.Logo
            )
        );

    [Fact]
    public void Texts_beyond_those_that_Google_shows_are_named()
    {
        var fields = string.Join(',', Enumerable.Range(0, 21).Select(i => $$"""{"itemName":"a{{i}}","defaultValue":"1"}"""));
        Assert.Equal(
            ["passbook.back: Google Wallet shows 10 texts of all passes and 10 of each; a20 is left out there"],
            Notes(TestDesigns.Card($"\"back\":[{fields}]"), "{}", PassImage.Logo)
        );
    }
}
