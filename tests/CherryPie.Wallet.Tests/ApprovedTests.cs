using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Xunit;
using static CherryPie.Wallet.Tests.TestDesigns;

namespace CherryPie.Wallet.Tests;

/// <summary>pass.json of each style, plain and redeemed, against files that a person has read.</summary>
public sealed class ApprovedTests
{
    private static readonly JsonSerializerOptions _indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [Theory]
    [InlineData("boardingPass", false)]
    [InlineData("boardingPass", true)]
    [InlineData("coupon", false)]
    [InlineData("coupon", true)]
    [InlineData("eventTicket", false)]
    [InlineData("eventTicket", true)]
    [InlineData("generic", false)]
    [InlineData("generic", true)]
    [InlineData("storeCard", false)]
    [InlineData("storeCard", true)]
    public void A_pass_is_as_approved(string style, bool redeemed)
    {
        var design = Read(Design(style, redeemed));
        Assert.Empty(design.Lint(nfcCertificate: false));
        var pass = Pass(("name", "Ada \"Ace\" Ørsted"), ("balance", "12.50"), ("when", "2030-05-06T19:30"), ("code", "A-1")) with
        {
            WebServiceUrl = "https://passes.example.com",
            AuthenticationToken = "0123456789abcdef0123456789abcdef",
            Voided = redeemed,
            ExpirationDate = redeemed ? new DateTimeOffset(2031, 1, 1, 0, 0, 0, TimeSpan.Zero) : null,
        };
        Assert.Empty(design.Lint(pass, nfcCertificate: false));
        var emitted = JsonSerializer.Serialize(Json(Encoding.UTF8.GetString(design.Render(pass).Json.Span)), _indented) + "\n";
        var path = PathOf($"{style}-{(redeemed ? "redeemed" : "plain")}.json");
        var approved = File.Exists(path) ? File.ReadAllText(path) : "";
        if (approved != emitted)
        {
            File.WriteAllText(path + ".received", emitted);
        }

        Assert.Equal(approved, emitted);
    }

    private static PassDesignSource Design(string style, bool redeemed) =>
        Source(
            $$$"""
            {
              "type": "{{{style}}}", "orgName": "Example Company", "desc": "{{{(
                redeemed ? "Used pass" : "Pass"
            )}}} of #{name}", "groupId": "group 1", "logoText": "Example",
              "assoStoreId": [284882215], "appLaunchUrl": "app://open/#{code}", "userInfo": "{\"member\":\"#{name}\",\"level\":3}",
              "bgColor": {"red": 245, "blue": 244, "green": 0}, "labelColor": "#1658A8", "fgColor": "3599DB", "transitType": "train",
              "header": [{"defaultLabel": "Balance", "defaultValue": "#{balance}", "changeMsg": "Now %@", "textAlign": "right",
                          "format": {"type": "currency", "currencyCode": "EUR"}}],
              "primary": [{"itemName": "who", "defaultLabel": "{{{(
                redeemed ? "Used by" : "For"
            )}}}", "defaultValue": "# {name}", "textAlign": "left", "format": {"type": "text", "numberFormat": "decimal"}}],
              "secondary": [{"defaultLabel": "When", "defaultValue": "${when}",
                             "format": {"type": "dateTime", "dateFormat": "long", "timeFormat": "short", "ignoreTimezone": true}}],
              "auxiliary": [{"defaultLabel": "Since", "defaultValue": "2016-03-01", "format": {"type": "date", "dateFormat": "medium"}},
                            {"defaultLabel": "Share", "defaultValue": 0.25, "format": {"type": "number", "numberFormat": "percent"}}],
              "back": [{"defaultLabel": "Contact", "defaultValue": "contact.example.com",
                       "attributedValue": "<a href=\"https://contact.example.com/?m=#{name}\">Contact</a>",
                       "detectorTypes": ["phone", "link", "address", "event"]},
                       {"defaultValue": [{"defaultLabel": "Terms", "defaultValue": "None.", "detectorTypes": []}]}],
              "beacons": [{"major": 0, "minor": 1, "uuid": "19d5f76a-fd04-5aa3-b16e-e93277163af6", "relevantText": "Welcome"}],
              "locations": [{"lat": 22.28735687010302, "lon": "114.14827988250626", "alt": 15, "relevantText": "Welcome"}],
              "maxDist": 10, "relevantDate": "#{when}",
              "barcode": {"format": "{{{(redeemed ? "code128" : "qr")}}}", "message": "#{code}", "messageOption": "{{{(
                redeemed ? "pid" : "text"
            )}}}", "altText": "#{code}", "altTextOption": "{{{(redeemed ? "none" : "text")}}}", "messageEncoding": "UTF-8"}
            }
            """
        ) with
        {
            TimeZone = TimeZoneInfo.CreateCustomTimeZone("India", TimeSpan.FromHours(5.5), null, null),
        };

    private static string PathOf(string name, [CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "Approved", name);
}
