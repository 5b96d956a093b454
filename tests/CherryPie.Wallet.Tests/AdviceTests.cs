using System.Text.RegularExpressions;
using Xunit;
using static CherryPie.Wallet.Tests.TestDesigns;

namespace CherryPie.Wallet.Tests;

/// <summary>Who does what a refusal advises is not refused again.</summary>
public sealed partial class AdviceTests
{
    /// <summary>An attribute of a design, with VALUE where its value goes.</summary>
    public static TheoryData<string, string> Attributes =>
        new()
        {
            { "generic", """ "TYPE": VALUE """ },
            { "boardingPass", """ "transitType": VALUE """ },
            { "storeCard", """ "bgColor": VALUE """ },
            { "storeCard", """ "fgColor": VALUE """ },
            { "storeCard", """ "labelColor": {"red": VALUE, "green": 1, "blue": 2} """ },
            { "storeCard", """ "header": [{"defaultValue": "a", "textAlign": VALUE}] """ },
            { "storeCard", """ "back": [{"defaultValue": "a", "detectorTypes": [VALUE]}] """ },
            { "storeCard", """ "header": [{"defaultValue": "2030-01-01", "format": {"type": "date", "dateFormat": VALUE}}] """ },
            { "storeCard", """ "header": [{"defaultValue": "2030-01-01", "format": {"type": "dateTime", "timeFormat": VALUE}}] """ },
            { "storeCard", """ "header": [{"defaultValue": "2030-01-01", "format": {"type": "dateTime", "isRelative": VALUE}}] """ },
            { "storeCard", """ "header": [{"defaultValue": "1", "format": {"type": "number", "numberFormat": VALUE}}] """ },
            { "storeCard", """ "header": [{"defaultValue": "1", "format": {"type": "currency", "currencyCode": VALUE}}] """ },
            { "storeCard", """ "header": [{"defaultValue": "1", "format": {"type": VALUE, "currencyCode": "EUR"}}] """ },
            { "storeCard", """ "barcode": {"format": VALUE, "message": "1"} """ },
            { "storeCard", """ "barcode": {"format": "qr", "message": "1", "messageEncoding": VALUE} """ },
            { "storeCard", """ "barcode": {"format": "qr", "message": "1", "messageOption": VALUE} """ },
            { "storeCard", """ "barcode": {"format": "qr", "message": "1", "altTextOption": VALUE} """ },
            { "eventTicket", """ "relevantDate": VALUE """ },
            { "storeCard", """ "beacons": [{"uuid": VALUE}] """ },
            { "storeCard", """ "locations": [{"lat": VALUE, "lon": 1}] """ },
            { "storeCard", """ "maxDist": VALUE """ },
        };

    [Theory, MemberData(nameof(Attributes))]
    public void Each_word_that_a_refusal_offers_is_accepted(string type, string attribute)
    {
        var isType = attribute.Contains("TYPE", StringComparison.Ordinal);

        // Written out, and as a value that comes with the pass.
        foreach (var bad in isType ? (string[])["\"@@\""] : ["\"@@\"", "\"#{bad}\""])
        {
            var faults = Judged(type, attribute, bad);
            if (faults.Count == 0 && bad.Contains("#{", StringComparison.Ordinal))
            {
                continue; // a pass's value that fits no format is shown as it is
            }

            var advice = Assert.Single(faults);
            var words = Offered(advice, isPart: attribute.Contains("\"red\"", StringComparison.Ordinal));
            Assert.True(words.Count > 0, advice);
            Assert.All(words, word => Assert.Empty(Judged(type, attribute, $"\"{word}\"")));
        }
    }

    [Theory]
    [InlineData("boardingPass", "", "passbook.transitType", "\"transitType\": \"air\"")]
    [InlineData(
        "storeCard",
        "\"appLaunchUrl\": \"app://a\"",
        "passbook.appLaunchUrl",
        "\"appLaunchUrl\": \"app://a\", \"assoStoreId\": [7]"
    )]
    public void What_is_missing_is_asked_for_by_the_name_that_is_read(string type, string design, string path, string better)
    {
        var fault = Assert.Single(Faults(Card(design, type)));
        Assert.StartsWith(path, fault, StringComparison.Ordinal);
        Assert.DoesNotContain("PK", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("associatedStoreIdentifiers", fault, StringComparison.Ordinal);
        Assert.Empty(Faults(Card(better, type)));
    }

    [Fact]
    public void Who_wrote_a_pass_json_is_advised_in_its_words()
    {
        var findings = new List<PassFinding>();
        PassLint.Check("""{"boardingPass":{},"appLaunchURL":"app://a","backgroundColor":"red"}"""u8, null, findings);
        var said = string.Join('\n', findings);
        Assert.Contains("boardingPass.transitType: must be one of PKTransitTypeAir, ", said, StringComparison.Ordinal);
        Assert.Contains("in associatedStoreIdentifiers;", said, StringComparison.Ordinal);
        Assert.DoesNotContain("RRGGBB", said, StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Judged(string type, string attribute, string value)
    {
        if (attribute.Contains("TYPE", StringComparison.Ordinal))
        {
            var style = value.Trim('"');
            return Faults($$"""{"type":"{{style}}","desc":"A card","transitType":"air"}""");
        }

        var more = type == "boardingPass" && !attribute.Contains("transitType", StringComparison.Ordinal) ? ",\"transitType\":\"air\"" : "";
        var design = Card(attribute.Replace("VALUE", value, StringComparison.Ordinal) + more, type);
        var source = Source(design, null, new DynamicKey("bad", DynamicKeyType.Text));
        var faults = new List<PassFinding>();
        var read = PassDesign.Read(source, faults);
        return
        [
            .. faults
                .Concat(read?.Lint(nfcCertificate: false) ?? [])
                .Concat(value.Contains("#{", StringComparison.Ordinal) ? read!.Lint(Pass(("bad", "@@")), nfcCertificate: false) : [])
                .Select(f => f.ToString()),
        ];
    }

    // "one of a, b, c", "such as a or b", "true or false", "#RRGGBB", "from 0 to 255"
    private static List<string> Offered(string advice, bool isPart)
    {
        var must = advice[(advice.IndexOf("must be ", StringComparison.Ordinal) + 8)..].Split(" (in ")[0];
        return OneOf().Match(must) is { Success: true } list ? [.. list.Groups[1].Value.Split(", ")]
            : must.StartsWith("true or false", StringComparison.Ordinal) ? ["true", "false"]
            : SuchAs().Match(must) is { Success: true } such ? [.. such.Groups[1].Value.Split(" or ")]
            : must.Contains("#RRGGBB", StringComparison.Ordinal) && !isPart ? ["#0a0B0c", "rgb(1, 2, 3)"]
            : Range().Match(must) is { Success: true } range ? [range.Groups[1].Value, range.Groups[2].Value]
            : must.StartsWith("a positive number", StringComparison.Ordinal) ? ["1", "0.5"]
            : [];
    }

    [GeneratedRegex("one of ([^;(]+?)$")]
    private static partial Regex OneOf();

    [GeneratedRegex("such as ([^;(]+?)$")]
    private static partial Regex SuchAs();

    [GeneratedRegex("from (-?[0-9]+) to ([0-9]+)")]
    private static partial Regex Range();
}
