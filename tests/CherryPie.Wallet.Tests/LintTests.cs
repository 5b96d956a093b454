using System.Text;
using Xunit;
using static CherryPie.Wallet.Tests.TestDesigns;

namespace CherryPie.Wallet.Tests;

public sealed class LintTests
{
    [Theory]
    [InlineData(
        "\"header\":[{\"defaultValue\":\"1\",\"format\":{\"type\":\"currency\",\"currencyCode\":\"EURO\"}}]",
        "passbook.header[0].format.currencyCode: \"EURO\" is not a known currency code"
    )]
    [InlineData(
        "\"header\":[{\"defaultValue\":\"1\",\"format\":{\"type\":\"currency\"}}]",
        "passbook.header[0].format.currencyCode: is missing"
    )]
    [InlineData(
        "\"header\":[{\"defaultValue\":\"1\",\"format\":{\"type\":\"money\"}}]",
        "passbook.header[0].format.type: \"money\" must be one of text, number, currency, date, dateTime"
    )]
    [InlineData("\"header\":[{\"defaultValue\":true}]", "passbook.header[0].defaultValue: must be a string, a number")]
    [InlineData("\"header\":[7]", "passbook.header[0]: must be a field")]
    [InlineData("\"header\":{}", "passbook.header: must be an array")]
    [InlineData(
        "\"secondary\":[{\"defaultValue\":\"1\",\"textAlign\":\"middle\"}]",
        "passbook.secondary[0].textAlign: \"middle\" must be one of left, center, right, natural"
    )]
    [InlineData(
        "\"back\":[{\"defaultValue\":[{\"defaultValue\":\"1\",\"detectorTypes\":[\"fax\"]}]}]",
        "passbook.back[0].defaultValue[0].detectorTypes[0]: \"fax\" must be one of"
    )]
    [InlineData("\"bgColor\":{\"red\":256,\"green\":0,\"blue\":0}", "passbook.bgColor.red: 256 must be a whole number from 0 to 255")]
    [InlineData("\"fgColor\":\"rgb(255-255-255)\"", "passbook.fgColor: \"rgb(255-255-255)\" must be")]
    [InlineData("\"labelColor\":7", "passbook.labelColor: must be")]
    [InlineData(
        "\"barcode\":{\"format\":\"ean\",\"message\":\"1\"}",
        "passbook.barcode.format: \"ean\" must be one of qr, pdf417, aztec, code128, ean13, code39, codabar, itf"
    )]
    [InlineData("\"barcode\":{\"format\":\"qr\"}", "passbook.barcode.message: must be a text that is not empty")]
    [InlineData(
        "\"barcodes\":[{\"format\":\"qr\",\"message\":\"1\",\"messageEncoding\":\"latin-99\"}]",
        "passbook.barcodes[0].messageEncoding: \"latin-99\" must be an IANA"
    )]
    [InlineData("\"locations\":[{\"lat\":91,\"lon\":\"2\"}]", "passbook.locations[0].lat: must be a number from -90 to 90")]
    [InlineData("\"locations\":[{\"lat\":1}]", "passbook.locations[0].lon: must be a number from -180 to 180")]
    [InlineData("\"locations\":[{\"lat\":\"north\",\"lon\":\"2\"}]", "passbook.locations[0].lat: \"north\" must be")]
    [InlineData(
        "\"beacons\":[{\"uuid\":\"x\",\"major\":65536}]",
        "passbook.beacons[0].uuid: must be a UUID",
        "passbook.beacons[0].major: must be a whole number from 0 to 65535"
    )]
    [InlineData("\"maxDist\":-1", "passbook.maxDist: must be a positive number")]
    [InlineData("\"appLaunchUrl\":\"x://#{a}\"", "passbook.appLaunchUrl: needs the id of an app")]
    [InlineData("\"userInfo\":\"{\\\"a\\\":#{a}}\"", "passbook.userInfo: must be an object")]
    [InlineData("\"assoStoreId\":[1.5]", "passbook.assoStoreId[0]: must be an iTunes id")]
    [InlineData("\"nfc\":{\"message\":\"m\",\"encryptionPublicKey\":\"" + NfcKeyText + "\"}", "passbook.nfc: needs an NFC certificate")]
    [InlineData("\"logoText\":\"\\ud800\"", "passbook.logoText: holds half of a surrogate pair")]
    public void A_fault_is_named_in_the_caller_s_words(string attribute, params string[] faults)
    {
        var found = Faults(Card(attribute));
        Assert.Equal(faults.Length, found.Count);
        Assert.All(faults.Zip(found), f => Assert.StartsWith(f.First, f.Second, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{}", "passbook.type: is missing", "passbook.desc: is missing")]
    [InlineData("""{"type":"card","desc":" "}""", "passbook.type: \"card\" must be one of", "passbook.desc: is missing")]
    [InlineData("""{"type":"boardingPass","desc":"d"}""", "passbook.transitType: must be one of air, boat, bus, generic, train")]
    [InlineData("""{"type":"boardingPass","desc":"d","transitType":"ufo"}""", "passbook.transitType: \"ufo\" must be one of")]
    [InlineData("[]", "passbook: must be an object")]
    public void What_a_pass_cannot_be_without_is_asked_for(string design, params string[] faults)
    {
        var found = Faults(design);
        Assert.All(faults.Zip(found), f => Assert.StartsWith(f.First, f.Second, StringComparison.Ordinal));
        Assert.True(found.Count >= faults.Length);
    }

    [Fact]
    public void More_than_ten_places_are_refused()
    {
        var places = string.Join(",", Enumerable.Repeat("{\"lat\":1,\"lon\":2}", 11));
        Assert.StartsWith(
            "passbook.locations: are 11; must be at most 10",
            Assert.Single(Faults(Card($"\"locations\":[{places}]"))),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("\"bgColor\":\"#{v}\"", "purple", "dynamicData.v: ")]
    [InlineData(
        "\"bgColor\":{\"red\":\"#{v}\",\"green\":0,\"blue\":0}",
        "300",
        "dynamicData.v: \"300\" must be a whole number from 0 to 255 (in passbook.bgColor.red)"
    )]
    [InlineData("\"barcode\":{\"format\":\"qr\",\"message\":\"#{v}\"}", "", "dynamicData.v: must be a text that is not empty")]
    [InlineData("\"barcode\":{\"format\":\"#{v}\",\"message\":\"x\"}", "ean", "dynamicData.v: must be one of")]
    [InlineData("\"locations\":[{\"lat\":\"#{v}\",\"lon\":0}]", "91", "dynamicData.v: must be a number from -90 to 90")]
    [InlineData("\"beacons\":[{\"uuid\":\"#{v}\"}]", "x", "dynamicData.v: must be a UUID")]
    [InlineData(
        "\"header\":[{\"defaultValue\":1,\"format\":{\"type\":\"currency\",\"currencyCode\":\"#{v}\"}}]",
        "EURO",
        "dynamicData.v: \"EURO\" is not a known currency"
    )]
    [InlineData("\"header\":[{\"defaultValue\":\"#{v}\",\"format\":{\"type\":\"currency\",\"currencyCode\":\"EUR\"}}]", "x", null)]
    [InlineData("\"header\":[{\"defaultValue\":\"#{v}\",\"format\":{\"type\":\"dateTime\"}}]", "x", null)]
    [InlineData("\"relevantDate\":\"#{v}\"", "x", null)]
    public void A_fault_of_a_pass_s_own_value_is_left_to_the_pass(string attribute, string value, string? fault)
    {
        var design = Read(Card(attribute, "eventTicket"), null, new DynamicKey("v", DynamicKeyType.Text, "1"));
        Assert.Empty(design.Lint(nfcCertificate: false));
        var found = design.Lint(Pass(("v", value)), nfcCertificate: false).Select(f => f.ToString());
        if (fault is null)
        {
            Assert.Empty(found);
        }
        else
        {
            Assert.StartsWith(fault, Assert.Single(found), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Each_wrong_part_of_a_colour_is_named_by_its_own_key_and_its_own_place()
    {
        var design = Read(
            Card(
                """
                "bgColor":{"Red":"#{r}","green":"#{g}","Blue":"#{b}"},"fgColor":{"red":"#{r}","green":"1","blue":2}
                """
            ),
            null,
            [.. "rgb".Select(k => new DynamicKey($"{k}", DynamicKeyType.Text, "1"))]
        );
        Assert.Empty(design.Lint(Pass(("r", "255"), ("g", "0"), ("b", "7")), nfcCertificate: false));
        Assert.Equal(
            [
                "dynamicData.g: \"300\" must be a whole number from 0 to 255 (in passbook.bgColor.green)",
                "dynamicData.b: \"navy\" must be a whole number from 0 to 255 (in passbook.bgColor.blue)",
            ],
            design.Lint(Pass(("r", "255"), ("g", "300"), ("b", "navy")), nfcCertificate: false).Select(f => f.ToString())
        );
    }

    [Fact]
    public void A_description_and_an_nfc_message_are_judged_per_pass()
    {
        var design = Read($$$"""{"type":"coupon","desc":"#{d}","nfc":{"message":"#{m}","encryptionPublicKey":"{{{NfcKeyText}}}"}}""");
        Assert.Empty(design.Lint(nfcCertificate: true));
        Assert.Equal(["dynamicData.d", "dynamicData.m"], design.Lint(Pass(("d", " "), ("m", new('é', 33))), true).Select(f => f.Path));
        Assert.Empty(design.Lint(Pass(("d", "x"), ("m", new('é', 32))), true));
    }

    [Fact]
    public void Faults_of_overrides_are_named_where_the_pass_has_them()
    {
        var findings = new List<PassFinding>();
        var overrides = PassOverrides.Read(
            Json("""{"locations":[{"lat":91,"lon":2}],"bgColor":"red","relevantDate":7}"""),
            "passbook",
            null,
            findings
        );
        Assert.Equal(["passbook.relevantDate", "passbook.bgColor"], findings.Select(f => f.Path));
        var found = Read(Card("\"locations\":[{\"lat\":\"#{v}\",\"lon\":2}]")).Lint(Pass() with { Overrides = overrides }, false);
        Assert.Equal("passbook.locations[0].lat", Assert.Single(found).Path);
    }

    [Theory]
    [InlineData("", "pass.json")]
    [InlineData("{", "pass.json")]
    [InlineData("{} {}", "pass.json")]
    [InlineData("[]", "pass.json")]
    [InlineData("\uFEFF{}", "pass.json")]
    public void What_is_no_object_is_no_pass(string json, string path)
    {
        var findings = new List<PassFinding>();
        PassLint.Check(Encoding.UTF8.GetBytes(json), null, findings);
        Assert.Equal(path, Assert.Single(findings).Path);
    }

    [Theory]
    [InlineData("\"generic\":{}", "pass.json")]
    [InlineData("\"groupingIdentifier\":\"g\"", "groupingIdentifier")]
    [InlineData("\"formatVersion\":\"1\"", "formatVersion")]
    [InlineData("\"serialNumber\":7", "serialNumber")]
    [InlineData("\"webServiceURL\":\"https://example.com\"", "authenticationToken")]
    [InlineData("\"webServiceURL\":\"http://example.com\",\"authenticationToken\":\"0123456789abcdef\"", "webServiceURL")]
    [InlineData(
        "\"webServiceURL\":\"https: //example.com\",\"authenticationToken\":\"0123456789abcde\"",
        "webServiceURL",
        "authenticationToken"
    )]
    [InlineData("\"webServiceURL\":\"https://example.com/v1/\",\"authenticationToken\":\"0123456789abcdef\"", "webServiceURL")]
    [InlineData("\"expirationDate\":\"2020-02-01T08:00:00.000Z\"", "expirationDate")]
    [InlineData("\"expirationDate\":\"2020-02-01T08:00:00+0000\"", "expirationDate")]
    [InlineData("\"barcode\":{\"format\":\"PKBarcodeFormatCode128\",\"message\":\"1\",\"messageEncoding\":\"utf-8\"}", "barcode.format")]
    [InlineData(
        "\"barcodes\":[{\"format\":\"PKBarcodeFormatQR\",\"message\":\"Ж\",\"messageEncoding\":\"iso-8859-1\"}]",
        "barcodes[0].messageEncoding"
    )]
    [InlineData("\"maxDistance\":\"10\"", "maxDistance")]
    [InlineData("\"userInfo\":\"{}\"", "userInfo")]
    [InlineData("\"storeCard\":{\"transitType\":\"PKTransitTypeAir\"}", "storeCard.transitType")]
    [InlineData(
        "\"storeCard\":{\"headerFields\":[{\"key\":\"a\",\"value\":\"x\"}],\"backFields\":[{\"key\":\"a\",\"value\":\"x\"}]}",
        "storeCard.backFields[0].key"
    )]
    [InlineData(
        "\"storeCard\":{\"backFields\":[{\"key\":\"a\",\"value\":\"x\",\"textAlignment\":\"PKTextAlignmentLeft\"}]}",
        "storeCard.backFields[0].textAlignment"
    )]
    [InlineData(
        "\"storeCard\":{\"backFields\":[{\"key\":\"a\",\"value\":\"x\",\"currencyCode\":\"EUR\"}]}",
        "storeCard.backFields[0].value"
    )]
    [InlineData("\"storeCard\":{\"backFields\":[{\"key\":\"a\",\"value\":\"x\",\"isRelative\":false}]}", "storeCard.backFields[0].value")]
    [InlineData(
        "\"storeCard\":{\"backFields\":[{\"key\":\"a\",\"value\":1,\"currencyCode\":\"EUR\",\"numberStyle\":\"PKNumberStyleDecimal\"}]}",
        "storeCard.backFields[0].numberStyle"
    )]
    [InlineData(
        "\"storeCard\":{\"backFields\":[{\"key\":\"a\",\"value\":\"2030-01-01T00:00Z\",\"dateStyle\":\"PKDateStyleShort\"}]}",
        "storeCard.backFields[0].timeStyle"
    )]
    public void Each_reason_of_a_refusal_is_found_in_a_foreign_pass(string more, params string[] paths)
    {
        var json = """
            {"formatVersion":1,"passTypeIdentifier":"pass.x","teamIdentifier":"T",
            "serialNumber":"1","organizationName":"O","description":"D","storeCard":{}
            """.ReplaceLineEndings("");
        var findings = new List<PassFinding>();
        PassLint.Check(Encoding.UTF8.GetBytes(json + "}"), false, findings);
        Assert.Empty(findings);
        PassLint.Check(Encoding.UTF8.GetBytes($"{json},{more}}}"), false, findings);
        Assert.Equal(paths, findings.Select(f => f.Path));
    }

    [Theory]
    [InlineData(NfcKeyText, true)]
    [InlineData("L0ngRand0m3ncrypt1onK3y", false)]
    [InlineData("", false)]
    public void A_key_of_nfc_is_a_point_of_p256(string key, bool isValid) => Assert.Equal(isValid, NfcKey.IsValid(key));
}
