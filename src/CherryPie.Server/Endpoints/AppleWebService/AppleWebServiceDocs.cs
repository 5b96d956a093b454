using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Features.Devices;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.AppleWebService;

/// <summary>What the API document says of the device protocol.</summary>
internal static class AppleWebServiceDocs
{
    private const string Pages = "https://developer.apple.com/documentation/walletpasses/";

    private static readonly Parameter _device = new(
        "deviceLibraryIdentifier",
        "The device's own name for itself, a secret between it and this server.",
        "259e373b0a1c4f6d8e7b59c2d3f4a5b6"
    )
    {
        Longest = RegisterDevice.LongestDeviceId,
    };
    private static readonly Parameter _type = new("passTypeIdentifier", "The pass's, as in its pass.json.", "pass.com.example.card");
    private static readonly Parameter _serial = new("serialNumber", "The pass's id.", "x8Kd03bPqZ7LmA");

    public static readonly Operation Register = Of(
        "Registers a pass of a device",
        "The push token is renewed where the device is known.",
        "register-a-pass-for-update-notifications"
    ) with
    {
        Parameters = [_device, _type, _serial],
        Bodies =
        [
            Body.Json(
                Schema
                    .Object("Where to push to.", ("pushToken", Schema.String("The device's push token.", RegisterDevice.LongestPushToken)))
                    .Named("PushToken"),
                """{ "pushToken": "769b8884c0ffee00769b8884c0ffee00769b8884c0ffee00769b8884c0ffee00" }"""
            ),
        ],
        Answer = Answer.Nothing("It was registered already."),
        Others = [("201", "It is registered now.")],
        Refused = "pushToken: is required, 16 to 200 hexadecimal digits",
    };

    public static readonly Operation Unregister = Of(
        "Unregisters a pass of a device",
        "The device goes with its last pass.",
        "unregister-a-pass-for-update-notifications"
    ) with
    {
        Parameters = [_device, _type, _serial],
        Answer = Answer.Nothing("It is not registered, whether it was or not."),
    };

    public static readonly Operation List = Of(
        "Lists a device's passes that have changed",
        "The device id is the secret of this call.",
        "get-the-list-of-updatable-passes"
    ) with
    {
        Parameters =
        [
            _device,
            _type,
            new Parameter("passesUpdatedSince", "lastUpdated of the last answer.", "0", IsQuery: true, IsRequired: false),
        ],
        Answer = Answer.Json(
            Schema
                .Object(
                    "What has changed.",
                    ("serialNumbers", Schema.List("Which passes.", Schema.String("A pass's id."))),
                    ("lastUpdated", Schema.String("Digits, to ask with next time."))
                )
                .Named("UpdatedPasses"),
            "Passes that have changed.",
            """{ "serialNumbers": ["x8Kd03bPqZ7LmA"], "lastUpdated": "1795245532046278" }"""
        ),
        Others = [("204", "None has, or the device is unknown.")],
    };

    public static readonly Operation Fetch = Of(
        "Downloads the newest version of a pass",
        "With `If-Modified-Since` only where it has changed since.",
        "send-an-updated-pass"
    ) with
    {
        Parameters = [_type, _serial],
        Answer = new Answer(
            PackageResult.ContentType,
            Schema.File("A signed package."),
            "The package, with Last-Modified unless that would lie ahead of Date.",
            "\"(bytes)\""
        ),
        Others = [("304", "It has not changed.")],
    };

    public static readonly Operation Log = Of(
        "Takes what a device has to complain of",
        "At most 50 lines of 500 characters. What is no list of lines is passed over.",
        "log-a-message"
    ) with
    {
        Bodies =
        [
            Body.Json(
                Schema.Object("Lines.", ("logs", Schema.List("In the device's own words.", Schema.String("A line.")))).Named("DeviceLog"),
                """{ "logs": ["[2026-03-15 23:42:56 +0000] Register task (for device 259e373b, pass type pass.com.example.card,"""
                    + """ serial number x8Kd03bPqZ7LmA) encountered error: Unexpected response code 500"] }"""
            ),
        ],
        Answer = Answer.Nothing("It is noted."),
    };

    private static Operation Of(string summary, string text, string page) =>
        new(summary, text, Pages + page) { Document = "Apple", Answer = Answer.Nothing("") };
}
