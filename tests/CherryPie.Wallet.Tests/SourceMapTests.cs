using System.Text.Json;
using Xunit;
using static CherryPie.Wallet.Tests.TestDesigns;

namespace CherryPie.Wallet.Tests;

/// <summary>Whatever the lint says of any place in a pass.json, the finding names what the caller sent.</summary>
public sealed class SourceMapTests
{
    // The pass's own, which no design sets.
    private static readonly string[] _ofNoDesign =
    [
        "formatVersion",
        "passTypeIdentifier",
        "serialNumber",
        "teamIdentifier",
        "webServiceURL",
        "authenticationToken",
        "voided",
        "expirationDate",
    ];

    private const string Field = """
        {
          "itemName": "FIELD", "defaultLabel": "Label", "defaultValue": "VALUE", "attributedValue": "<a href='https://a.example'>b</a>",
          "changeMsg": "Now %@", "textAlign": "left", "detectorTypes": ["link", "#{word}"],
          "format": {FORMAT}
        }
        """;

    private static readonly string[] _formats =
    [
        """{"type": "dateTime", "dateFormat": "full", "timeFormat": "full", "ignoreTimezone": true, "isRelative": true}""",
        """{"type": "number", "numberFormat": "percent"}""",
        """{"type": "currency", "currencyCode": "EUR"}""",
        """{"type": "text"}""",
    ];

    public static TheoryData<string> Styles => new("boardingPass", "coupon", "eventTicket", "generic", "storeCard");

    [Theory, MemberData(nameof(Styles))]
    public void Each_place_of_a_pass_leads_to_the_attribute_that_it_came_from(string style)
    {
        var design = Json(Design(style));
        var overrides = Json("""{"bgColor": "#010203", "locations": [{"lat": 1, "lon": 2}], "beacons": [{"uuid": "b"}]}""");
        foreach (var own in new[] { null, PassOverrides.Read(overrides, "passbook", null, new List<PassFinding>()) })
        {
            var content = Pass() with
            {
                Overrides = own,
                DynamicBackfields = new Dictionary<string, IReadOnlyList<BackField>> { ["more"] = [new("a", "b"), new("c", "d")] },
            };
            var document = DesignDocument.Read(
                new(design, "passbook", new([], TimeZoneInfo.Utc, new Dictionary<string, string?>())),
                "Team"
            )!;
            var map = PassJson.Trace(document, content);
            var places = Places(Json(System.Text.Encoding.UTF8.GetString(PassJson.Write(document, content))), "").ToList();
            Assert.True(places.Count > 60, $"only {places.Count} places");
            foreach (var place in places.Where(p => !_ofNoDesign.Contains(p)))
            {
                if (map.Trace(new(place, "is wrong")) is not var (finding, isDynamic))
                {
                    Assert.Matches(@"^barcode(\.|$)", place);
                    continue;
                }

                var path = finding.Path.StartsWith("dynamicData.", StringComparison.Ordinal)
                    ? finding.Message.Split("(in ")[1].TrimEnd(')')
                    : finding.Path;
                Assert.True(
                    path.StartsWith("dynamicBackfields.more[", StringComparison.Ordinal)
                        || Exists(design, path)
                        || (own is not null && isDynamic && Exists(overrides, path)),
                    $"{place} leads to {path}"
                );
            }
        }
    }

    [Theory]
    [InlineData("organizationName", "orgName")]
    [InlineData("groupingIdentifier", "groupId")]
    [InlineData("associatedStoreIdentifiers[0]", "assoStoreId[0]")]
    [InlineData("appLaunchURL", "appLaunchUrl")]
    [InlineData("userInfo", "userInfo")]
    [InlineData("foregroundColor", "fgColor")]
    [InlineData("labelColor", "labelColor")]
    [InlineData("logoText", "logoText")]
    [InlineData("maxDistance", "maxDist")]
    [InlineData("relevantDates[0].date", "relevantDate")]
    [InlineData("locations[0].latitude", "locations[0].lat")]
    [InlineData("locations[0].altitude", "locations[0].alt")]
    [InlineData("beacons[0].proximityUUID", "beacons[0].uuid")]
    [InlineData("barcodes[1].format", "barcodes[1].format")]
    [InlineData("nfc.message", "nfc.message")]
    [InlineData("eventTicket.headerFields[0].key", "header[0].itemName")]
    [InlineData("eventTicket.headerFields[0].label", "header[0].defaultLabel")]
    [InlineData("eventTicket.headerFields[0].value", "header[0].defaultValue")]
    [InlineData("eventTicket.headerFields[0].changeMessage", "header[0].changeMsg")]
    [InlineData("eventTicket.headerFields[0].textAlignment", "header[0].textAlign")]
    [InlineData("eventTicket.headerFields[0].dateStyle", "header[0].format.dateFormat")]
    [InlineData("eventTicket.headerFields[0].timeStyle", "header[0].format.timeFormat")]
    [InlineData("eventTicket.headerFields[0].ignoresTimeZone", "header[0].format.ignoreTimezone")]
    [InlineData("eventTicket.headerFields[0].isRelative", "header[0].format.isRelative")]
    [InlineData("eventTicket.headerFields[1].numberStyle", "header[1].format.numberFormat")]
    [InlineData("eventTicket.headerFields[2].currencyCode", "header[2].format.currencyCode")]
    [InlineData("eventTicket.backFields[0].dataDetectorTypes[0]", "back[0].defaultValue[0].detectorTypes[0]")]
    public void Each_place_leads_to_the_very_attribute(string place, string attribute)
    {
        var design = Json(Design("eventTicket"));
        var document = DesignDocument.Read(new(design, "passbook", new([], TimeZoneInfo.Utc, new Dictionary<string, string?>())), "Team")!;
        Assert.Equal("passbook." + attribute, PassJson.Trace(document, Pass()).Trace(new(place, "is wrong"))!.Value.Finding.Path);
    }

    [Theory]
    [InlineData("organizationName", "passbook.orgName")]
    [InlineData("nfc.encryptionPublicKey", "passbook.nfc.encryptionPublicKey")]
    [InlineData("locations[0].latitude", "passbook.locations[0].lat")]
    [InlineData("barcodes[0].altText", "passbook.barcode.altText")]
    [InlineData("generic.headerFields[0].textAlignment", "passbook.header[0].textAlign")]
    [InlineData("generic.transitType", "passbook.transitType")]
    [InlineData("generic.primaryFields", "passbook.primary")]
    [InlineData("generic", "passbook")]
    [InlineData("nowhere.at[1].all", "nowhere.at[1].all")]
    public void What_is_missing_is_named_too(string place, string path)
    {
        var design = """
            {
              "type": "generic", "desc": "d", "header": [{}], "nfc": {"message": "m"}, "locations": [{"lon": 2}],
              "barcode": {"format": "qr", "message": "m"}
            }
            """;
        var document = DesignDocument.Read(
            new(Json(design), "passbook", new([], TimeZoneInfo.Utc, new Dictionary<string, string?>())),
            organizationName: null
        )!;
        Assert.Equal((new PassFinding(path, "is missing"), false), PassJson.Trace(document, Pass()).Trace(new(place, "is missing")));
    }

    private static string Design(string style)
    {
        string Fields(string group, int count) =>
            string.Join(
                ",",
                Enumerable
                    .Range(0, count)
                    .Select(i =>
                        Field
                            .Replace("FIELD", group + i, StringComparison.Ordinal)
                            .Replace("VALUE", i == 0 ? "2030-01-31T18:00:00Z" : "12", StringComparison.Ordinal)
                            .Replace("{FORMAT}", _formats[i], StringComparison.Ordinal)
                    )
            );
        return $$"""
            {
              "type": "{{style}}", "desc": "A #{word}", "orgName": "Org", "groupId": "g", "assoStoreId": [1, "#{word}"],
              "appLaunchUrl": "app://#{word}", "userInfo": {"a": [{"b": 1}]}, "bgColor": {"red": "#{word}", "green": 1, "blue": 2},
              "fgColor": "#ffffff", "labelColor": "#000000", "logoText": "Logo", "transitType": "air", "maxDist": 7,
              "relevantDate": "2030-01-31T18:00:00Z", "nfc": {"message": "m", "encryptionPublicKey": "k"},
              "locations": [{"lat": 1, "lon": "#{word}", "alt": 3, "relevantText": "t"}],
              "beacons": [{"uuid": "u", "major": 1, "minor": 2, "relevantText": "t"}],
              "barcodes": [
                {"format": "code128", "message": "#{word}", "altText": "a", "messageEncoding": "utf-8"},
                {"format": "qr", "message": "b", "altText": "a", "messageEncoding": "utf-8"}
              ],
              "header": [{{Fields("h", 3)}}], "primary": [{{Fields("p", 2)}}], "secondary": [{{Fields("s", 4)}}],
              "auxiliary": [{{Fields("a", 4)}}],
              "back": [{"defaultValue": [{{Fields("b", 2)}}]}, {"dynamicBackfieldKey": "more", "defaultValue": [{{Fields("m", 1)}}]}]
            }
            """;
    }

    private static IEnumerable<string> Places(JsonElement json, string path) =>
        (path.Length == 0 ? [] : (string[])[path]).Concat(
            json.ValueKind switch
            {
                JsonValueKind.Object => json.EnumerateObject()
                    .SelectMany(m => Places(m.Value, path.Length == 0 ? m.Name : $"{path}.{m.Name}")),
                JsonValueKind.Array => json.EnumerateArray().SelectMany((item, i) => Places(item, $"{path}[{i}]")),
                _ => [],
            }
        );

    private static bool Exists(JsonElement design, string path)
    {
        foreach (var step in path.Replace("[", ".[", StringComparison.Ordinal).Split('.').Skip(1))
        {
            if (step.StartsWith('['))
            {
                var index = int.Parse(step.Trim('[', ']'), System.Globalization.CultureInfo.InvariantCulture);
                if (design.ValueKind != JsonValueKind.Array || index >= design.GetArrayLength())
                {
                    return false;
                }

                design = design[index];
            }
            else if (design.ValueKind != JsonValueKind.Object || !design.TryGetProperty(step, out design))
            {
                return false;
            }
        }

        return true;
    }
}
