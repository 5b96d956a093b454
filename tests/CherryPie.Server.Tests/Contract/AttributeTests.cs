using Xunit;

namespace CherryPie.Server.Tests.Contract;

/// <summary>Attributes of the document's "Apple Wallet Template" beside codes and fields.</summary>
public sealed class AttributeTests(ContractServer server) : IClassFixture<ContractServer>
{
    /// <summary>Type, attribute, value, where in pass.json, what there; another value and what then.</summary>
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
        };

    [Theory]
    [MemberData(nameof(Attributes))]
    public Task An_attribute_is_kept_and_stands_in_the_pass(
        string type,
        string attribute,
        string value,
        string path,
        string emitted,
        string other,
        string emittedThen
    ) => AttributeRoundTrip.Run(server, type, attribute, (value, path, emitted), (other, emittedThen));

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
        Assert.Contains($"\"type\":\"{type}\"", await AttributeRoundTrip.Shown(world), StringComparison.Ordinal);
        Assert.NotEqual("null", await AttributeRoundTrip.Emitted(world, pass, key));
    }

    private static string Beacon(string more) => $$"""[{"uuid":"19d5f76a-fd04-5aa3-b16e-e93277163af6",{{more}}}]""";
}
