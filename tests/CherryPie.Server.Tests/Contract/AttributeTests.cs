using System.Text.Json.Nodes;
using Xunit;

namespace CherryPie.Server.Tests.Contract;

/// <summary>Every attribute of the document's "Apple Wallet Template" and "Passbook Template Field": created, shown, updated, shown, and found in pass.json each time.</summary>
public sealed class AttributeTests(ContractServer server) : IClassFixture<ContractServer>
{
    private const string Nfc1 = "MDkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDIgADJ/OCsTwKvCMq1JzcQb8uK//YLXxIRcIiFkQJwkobXEw=";
    private static readonly Lazy<string> _otherKey = new(OtherKey);

    /// <summary>Type, attribute, value, where in pass.json, what there; another value and what then. <c>$pid</c> is the pass id.</summary>
    public static TheoryData<string, string, string, string, string, string, string> Attributes { get; } =
        new()
        {
            { "storeCard", "orgName", "\"One\"", "organizationName", "\"One\"", "\"Two\"", "\"Two\"" },
            { "storeCard", "desc", "\"One\"", "description", "\"One\"", "\"Two\"", "\"Two\"" },
            { "eventTicket", "groupId", "\"One\"", "groupingIdentifier", "\"One\"", "\"Two\"", "\"Two\"" },
            { "boardingPass", "groupId", "\"One\"", "groupingIdentifier", "\"One\"", "\"Two\"", "\"Two\"" },
            { "storeCard", "assoStoreId", "[284882215]", "associatedStoreIdentifiers", "[284882215]", "[1,2]", "[1,2]" },
            { "storeCard", "appLaunchUrl", "\"fb://profile/1\"", "appLaunchURL", "\"fb://profile/1\"", "\"fb://2\"", "\"fb://2\"" },
            {
                "storeCard",
                "userInfo",
                "\"{\\\"Name\\\": \\\"Percy\\\"}\"",
                "userInfo",
                "{\"Name\":\"Percy\"}",
                "{\"b\":[2]}",
                "{\"b\":[2]}"
            },
            {
                "storeCard",
                "bgColor",
                "{\"red\":245,\"blue\":244,\"green\":243}",
                "backgroundColor",
                "\"rgb(245, 243, 244)\"",
                "\"#010203\"",
                "\"rgb(1, 2, 3)\""
            },
            {
                "storeCard",
                "labelColor",
                "{\"red\":22,\"blue\":168,\"green\":88}",
                "labelColor",
                "\"rgb(22, 88, 168)\"",
                "\"040506\"",
                "\"rgb(4, 5, 6)\""
            },
            {
                "storeCard",
                "fgColor",
                "\"#FFFFFF\"",
                "foregroundColor",
                "\"rgb(255, 255, 255)\"",
                "{\"red\":53,\"blue\":219,\"green\":153}",
                "\"rgb(53, 153, 219)\""
            },
            { "storeCard", "logoText", "\"One\"", "logoText", "\"One\"", "\"Two\"", "\"Two\"" },
            {
                "boardingPass",
                "transitType",
                "\"boat\"",
                "boardingPass.transitType",
                "\"PKTransitTypeBoat\"",
                "\"bus\"",
                "\"PKTransitTypeBus\""
            },
            {
                "boardingPass",
                "transitType",
                "\"generic\"",
                "boardingPass.transitType",
                "\"PKTransitTypeGeneric\"",
                "\"train\"",
                "\"PKTransitTypeTrain\""
            },
            {
                "boardingPass",
                "transitType",
                "\"train\"",
                "boardingPass.transitType",
                "\"PKTransitTypeTrain\"",
                "\"air\"",
                "\"PKTransitTypeAir\""
            },
            { "storeCard", "beacons", Beacon("\"major\":7"), "beacons.0.major", "7", Beacon("\"major\":65535"), "65535" },
            { "storeCard", "beacons", Beacon("\"major\":0,\"minor\":0"), "beacons.0.minor", "0", Beacon("\"major\":0,\"minor\":9"), "9" },
            {
                "storeCard",
                "beacons",
                Beacon("\"major\":0"),
                "beacons.0.proximityUUID",
                "\"19d5f76a-fd04-5aa3-b16e-e93277163af6\"",
                Beacon("\"major\":0").Replace("19d5", "20d5", StringComparison.Ordinal),
                "\"20d5f76a-fd04-5aa3-b16e-e93277163af6\""
            },
            {
                "storeCard",
                "beacons",
                Beacon("\"relevantText\":\"One\""),
                "beacons.0.relevantText",
                "\"One\"",
                Beacon("\"relevantText\":\"Two\""),
                "\"Two\""
            },
            {
                "storeCard",
                "locations",
                "[{\"lat\":22.28735687010302,\"lon\":\"114.14827988250626\",\"alt\":15}]",
                "locations.0.altitude",
                "15",
                "[{\"lat\":1,\"lon\":2,\"alt\":\"16.5\"}]",
                "16.5"
            },
            {
                "storeCard",
                "locations",
                "[{\"lat\":22.28735687010302,\"lon\":1}]",
                "locations.0.latitude",
                "22.28735687010302",
                "[{\"lat\":\"-1.5\",\"lon\":2}]",
                "-1.5"
            },
            {
                "storeCard",
                "locations",
                "[{\"lat\":1,\"lon\":\"114.14827988250626\"}]",
                "locations.0.longitude",
                "114.14827988250626",
                "[{\"lat\":1,\"lon\":2}]",
                "2"
            },
            {
                "storeCard",
                "locations",
                "[{\"lat\":1,\"lon\":2,\"relevantText\":\"One\"}]",
                "locations.0.relevantText",
                "\"One\"",
                "[{\"lat\":1,\"lon\":2,\"relevantText\":\"Two\"}]",
                "\"Two\""
            },
            { "storeCard", "maxDist", "10", "maxDistance", "10", "\"20\"", "20" },
            {
                "eventTicket",
                "relevantDate",
                "\"2010-08-01T00:00:00Z\"",
                "relevantDate",
                "\"2010-08-01T00:00:00Z\"",
                "\"2030-08-01T02:00:00+02:00\"",
                "\"2030-08-01T02:00:00+02:00\""
            },
            {
                "storeCard",
                "barcode",
                Barcode("qr", "\"altText\":\"One\",\"altTextOption\":\"text\""),
                "barcodes.0.altText",
                "\"One\"",
                Barcode("qr", "\"altText\":\"Two\",\"altTextOption\":\"text\""),
                "\"Two\""
            },
            {
                "storeCard",
                "barcode",
                Barcode("qr", "\"altText\":\"One\",\"altTextOption\":\"pid\""),
                "barcodes.0.altText",
                "\"$pid\"",
                Barcode("qr", "\"altText\":\"One\",\"altTextOption\":\"none\""),
                "null"
            },
            {
                "storeCard",
                "barcode",
                Barcode("qr", "\"altText\":\"One\",\"altTextOption\":\"message\""),
                "barcodes.0.altText",
                "\"One\"",
                Barcode("qr", "\"altText\":\"One\",\"altTextOption\":\"pid\""),
                "\"$pid\""
            },
            {
                "storeCard",
                "barcode",
                Barcode("qr", "\"altText\":\"\""),
                "barcodes.0.format",
                "\"PKBarcodeFormatQR\"",
                Barcode("pdf417", "\"altText\":\"\""),
                "\"PKBarcodeFormatPDF417\""
            },
            {
                "storeCard",
                "barcode",
                Barcode("aztec", "\"altText\":\"\""),
                "barcodes.0.format",
                "\"PKBarcodeFormatAztec\"",
                Barcode("code128", "\"altText\":\"\""),
                "\"PKBarcodeFormatCode128\""
            },
            {
                "storeCard",
                "barcode",
                Barcode("qr", "\"messageOption\":\"text\""),
                "barcodes.0.message",
                "\"M\"",
                Barcode("qr", "\"messageOption\":\"pid\""),
                "\"$pid\""
            },
            {
                "storeCard",
                "barcode",
                Barcode("qr", "\"messageOption\":\"message\""),
                "barcodes.0.message",
                "\"M\"",
                "{\"message\":\"N\"}",
                "\"N\""
            },
            {
                "storeCard",
                "barcode",
                Barcode("qr", "\"messageEncoding\":\"UTF-8\""),
                "barcodes.0.messageEncoding",
                "\"UTF-8\"",
                Barcode("qr", "\"messageEncoding\":\"windows-1251\""),
                "\"windows-1251\""
            },
            {
                "storeCard",
                "barcodes",
                $"[{Barcode("qr", "\"altText\":\"\"")}]",
                "barcodes.0.message",
                "\"M\"",
                "[{\"format\":\"qr\",\"message\":\"N\"}]",
                "\"N\""
            },
            { "storeCard", "nfc", Nfc("One", Nfc1), "nfc.message", "\"One\"", "{\"message\":\"Two\"}", "\"Two\"" },
            {
                "storeCard",
                "nfc",
                Nfc("One", Nfc1),
                "nfc.encryptionPublicKey",
                $"\"{Nfc1}\"",
                "{\"encryptionPublicKey\":\"$key\"}",
                "\"$key\""
            },
            { "storeCard", "header", Fields(""), "storeCard.headerFields.0.value", "\"v\"", Fields("", "\"w\""), "\"w\"" },
            { "storeCard", "primary", Fields(""), "storeCard.primaryFields.0.value", "\"v\"", Fields("", "\"w\""), "\"w\"" },
            { "storeCard", "secondary", Fields(""), "storeCard.secondaryFields.0.value", "\"v\"", Fields("", "\"w\""), "\"w\"" },
            { "storeCard", "auxiliary", Fields(""), "storeCard.auxiliaryFields.0.value", "\"v\"", Fields("", "\"w\""), "\"w\"" },
            {
                "storeCard",
                "back",
                Fields(""),
                "storeCard.backFields.0.value",
                "\"v\"",
                "[{\"defaultValue\":[{\"defaultValue\":\"w\"}]}]",
                "\"w\""
            },
            {
                "storeCard",
                "secondary",
                Fields("\"itemName\":\"one\""),
                "storeCard.secondaryFields.0.key",
                "\"one\"",
                Fields("\"itemName\":\"two\""),
                "\"two\""
            },
            {
                "storeCard",
                "back",
                Fields("\"attributedValue\":\"<a href=\\\"https://example.com\\\">A</a>\""),
                "storeCard.backFields.0.attributedValue",
                "\"<a href=\\\"https://example.com\\\">A</a>\"",
                Fields("\"attributedValue\":\"two\""),
                "\"two\""
            },
            {
                "storeCard",
                "secondary",
                Fields("\"changeMsg\":\"Now %@\""),
                "storeCard.secondaryFields.0.changeMessage",
                "\"Now %@\"",
                Fields("\"changeMsg\":\"Changed\""),
                "\"Changed\""
            },
            {
                "storeCard",
                "secondary",
                Fields("\"defaultLabel\":\"One\""),
                "storeCard.secondaryFields.0.label",
                "\"One\"",
                Fields("\"defaultLabel\":\"Two\""),
                "\"Two\""
            },
            {
                "storeCard",
                "secondary",
                Fields("\"textAlign\":\"left\""),
                "storeCard.secondaryFields.0.textAlignment",
                "\"PKTextAlignmentLeft\"",
                Fields("\"textAlign\":\"center\""),
                "\"PKTextAlignmentCenter\""
            },
            {
                "storeCard",
                "secondary",
                Fields("\"textAlign\":\"right\""),
                "storeCard.secondaryFields.0.textAlignment",
                "\"PKTextAlignmentRight\"",
                Fields("\"textAlign\":\"natural\""),
                "\"PKTextAlignmentNatural\""
            },
            {
                "storeCard",
                "secondary",
                Fields("\"textAlign\":\"right\""),
                "storeCard.secondaryFields.0.textAlignment",
                "\"PKTextAlignmentRight\"",
                Fields("\"textAlign\":\"\""),
                "null"
            },
            {
                "storeCard",
                "back",
                Fields("\"detectorTypes\":[\"phone\",\"link\"]"),
                "storeCard.backFields.0.dataDetectorTypes",
                "[\"PKDataDetectorTypePhoneNumber\",\"PKDataDetectorTypeLink\"]",
                Fields("\"detectorTypes\":[\"address\",\"event\"]"),
                "[\"PKDataDetectorTypeAddress\",\"PKDataDetectorTypeCalendarEvent\"]"
            },
            { "storeCard", "back", Fields("\"detectorTypes\":[]"), "storeCard.backFields.0.dataDetectorTypes", "[]", Fields(""), "null" },
            {
                "storeCard",
                "secondary",
                Fields("\"format\":{\"type\":\"number\"}", "5"),
                "storeCard.secondaryFields.0.value",
                "5",
                Fields("\"format\":{\"type\":\"text\"}", "5"),
                "\"5\""
            },
            {
                "storeCard",
                "secondary",
                Fields("\"format\":{\"type\":\"number\",\"numberFormat\":\"decimal\"}", "\"5.5\""),
                "storeCard.secondaryFields.0.numberStyle",
                "\"PKNumberStyleDecimal\"",
                Fields("\"format\":{\"type\":\"number\",\"numberFormat\":\"percent\"}", "5"),
                "\"PKNumberStylePercent\""
            },
            {
                "storeCard",
                "secondary",
                Fields("\"format\":{\"type\":\"number\",\"numberFormat\":\"scientific\"}", "5"),
                "storeCard.secondaryFields.0.numberStyle",
                "\"PKNumberStyleScientific\"",
                Fields("\"format\":{\"type\":\"number\",\"numberFormat\":\"spellout\"}", "5"),
                "\"PKNumberStyleSpellOut\""
            },
            {
                "storeCard",
                "secondary",
                Fields("\"format\":{\"type\":\"currency\",\"currencyCode\":\"EUR\"}", "5"),
                "storeCard.secondaryFields.0.currencyCode",
                "\"EUR\"",
                Fields("\"format\":{\"type\":\"currency\",\"currencyCode\":\"BYN\"}", "5"),
                "\"BYN\""
            },
            {
                "storeCard",
                "secondary",
                Date("date", "\"dateFormat\":\"none\""),
                "storeCard.secondaryFields.0.dateStyle",
                "\"PKDateStyleNone\"",
                Date("date", "\"dateFormat\":\"short\""),
                "\"PKDateStyleShort\""
            },
            {
                "storeCard",
                "secondary",
                Date("date", "\"dateFormat\":\"medium\""),
                "storeCard.secondaryFields.0.dateStyle",
                "\"PKDateStyleMedium\"",
                Date("dateTime", "\"dateFormat\":\"long\""),
                "\"PKDateStyleLong\""
            },
            {
                "storeCard",
                "secondary",
                Date("dateTime", "\"dateFormat\":\"full\""),
                "storeCard.secondaryFields.0.dateStyle",
                "\"PKDateStyleFull\"",
                Date("date", "\"dateFormat\":\"short\""),
                "\"PKDateStyleShort\""
            },
            {
                "storeCard",
                "secondary",
                Date("dateTime", "\"timeFormat\":\"none\""),
                "storeCard.secondaryFields.0.timeStyle",
                "\"PKDateStyleNone\"",
                Date("dateTime", "\"timeFormat\":\"short\""),
                "\"PKDateStyleShort\""
            },
            {
                "storeCard",
                "secondary",
                Date("dateTime", "\"timeFormat\":\"medium\""),
                "storeCard.secondaryFields.0.timeStyle",
                "\"PKDateStyleMedium\"",
                Date("dateTime", "\"timeFormat\":\"long\""),
                "\"PKDateStyleLong\""
            },
            {
                "storeCard",
                "secondary",
                Date("dateTime", "\"timeFormat\":\"full\""),
                "storeCard.secondaryFields.0.timeStyle",
                "\"PKDateStyleFull\"",
                Date("dateTime", "\"timeFormat\":\"short\""),
                "\"PKDateStyleShort\""
            },
            {
                "storeCard",
                "secondary",
                Date("dateTime", "\"timeFormat\":\"short\",\"ignoreTimezone\":true"),
                "storeCard.secondaryFields.0.ignoresTimeZone",
                "true",
                Date("dateTime", "\"timeFormat\":\"short\""),
                "null"
            },
            {
                "storeCard",
                "secondary",
                Date("dateTime", "\"timeFormat\":\"short\",\"ignoreTimeZone\":true"),
                "storeCard.secondaryFields.0.ignoresTimeZone",
                "true",
                Date("dateTime", "\"timeFormat\":\"short\""),
                "null"
            },
            {
                "storeCard",
                "secondary",
                Date("dateTime", "\"isRelative\":true"),
                "storeCard.secondaryFields.0.isRelative",
                "true",
                Date("dateTime", "\"timeFormat\":\"short\""),
                "null"
            },
        };

    [Theory]
    [MemberData(nameof(Attributes))]
    public async Task An_attribute_is_kept_and_stands_in_the_pass(
        string type,
        string attribute,
        string value,
        string path,
        string emitted,
        string other,
        string emittedThen
    )
    {
        var world = await World.New(server, nfc: attribute == "nfc");
        await world.Campaign();
        (other, emittedThen) = (Keyed(other), Keyed(emittedThen));
        var design = JsonNode
            .Parse($$"""{"type":"{{type}}","desc":"d","assoStoreId":[5]{{(type == "boardingPass" ? ",\"transitType\":\"air\"" : "")}}}""")!
            .AsObject();
        design[attribute] = JsonNode.Parse(value);
        Assert.Equal(
            "template",
            (
                await world.PostTemplate(
                    $$"""{"name":"template","campaignName":"campaign","language":"en","startDate":"2010-08-01T00:00:00Z","passbook":{{design.ToJsonString()}}}"""
                )
            ).Name
        );
        Assert.Equal(design.ToJsonString(), await Shown(world));
        var pass = await world.Pass();
        Assert.Equal(Json(emitted, pass), await Emitted(world, pass, path));
        Assert.Equal(
            "template",
            (await world.Api.Put("/v2/templates/template", $$$"""{"passbook":{"{{{attribute}}}":{{{other}}} }}""")).Name
        );
        if (design[attribute] is JsonObject was && JsonNode.Parse(other) is JsonObject changes && attribute != "userInfo")
        {
            foreach (var (name, change) in changes)
            {
                was[name] = change?.DeepClone();
            }
        }
        else
        {
            design[attribute] = JsonNode.Parse(other);
        }

        Assert.Equal(design.ToJsonString(), await Shown(world));
        Assert.Equal(Json(emittedThen, pass), await Emitted(world, pass, path));
    }

    [Theory]
    [InlineData("boardingPass", "boardingPass")]
    [InlineData("coupon", "coupon")]
    [InlineData("storeCard", "storeCard")]
    [InlineData("generic", "generic")]
    [InlineData("general", "generic")]
    [InlineData("eventTicket", "eventTicket")]
    public async Task A_type_is_kept_and_is_the_key_of_the_fields(string type, string key)
    {
        var world = await World.WithTemplate(server, ""","transitType":"air" """);
        var pass = await world.Pass();
        Assert.Equal("template", (await world.Api.Put("/v2/templates/template", $$$"""{"passbook":{"type":"{{{type}}}"}}""")).Name);
        Assert.Contains($"\"type\":\"{type}\"", await Shown(world), StringComparison.Ordinal);
        Assert.NotEqual("null", await Emitted(world, pass, key));
    }

    private static string Beacon(string more) => $$"""[{"uuid":"19d5f76a-fd04-5aa3-b16e-e93277163af6",{{more}}}]""";

    private static string Barcode(string format, string more) => $$"""{"format":"{{format}}","message":"M",{{more}}}""";

    private static string Nfc(string message, string key) => $$"""{"message":"{{message}}","encryptionPublicKey":"{{key}}"}""";

    private static string Fields(string more, string value = "\"v\"") =>
        $$"""[{"defaultValue":{{value}}{{(more.Length > 0 ? "," : "")}}{{more}}}]""";

    private static string Date(string type, string more) =>
        Fields(
            $$"""
            "format":{"type":"{{type}}",{{more}}}
            """,
            "\"2030-01-02T03:04:05Z\""
        );

    private static string Keyed(string text) => text.Replace("$key", _otherKey.Value, StringComparison.Ordinal);

    private static string Json(string text, string pass) =>
        JsonNode.Parse(text.Replace("$pid", pass, StringComparison.Ordinal))?.ToJsonString() ?? "null";

    // The point of a new P-256 key, compressed, as a SubjectPublicKeyInfo.
    private static string OtherKey()
    {
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var point = key.ExportParameters(false).Q;
        byte[] head = [.. Convert.FromBase64String(Nfc1)[..^33]];
        return Convert.ToBase64String([.. head, (byte)(2 + (point.Y![^1] & 1)), .. point.X!]);
    }

    private static async Task<string> Shown(World world)
    {
        var design = JsonNode.Parse((await world.Api.Get("/v2/templates/template")).Json.GetProperty("passbook").GetRawText())!.AsObject();
        design.Remove("iconFile");
        return design.ToJsonString();
    }

    private static async Task<string> Emitted(World world, string pass, string path)
    {
        var node = JsonNode.Parse((await world.Bundle(pass)).Files["pass.json"].Span);
        foreach (var step in path.Split('.'))
        {
            node = node is JsonArray array ? array[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)] : node?[step];
        }

        return node?.ToJsonString() ?? "null";
    }
}
