using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Features.Passes;

namespace CherryPie.Server.Endpoints.V2;

/// <summary>What the API document says of passes.</summary>
internal static class PassesDocs
{
    private static readonly Schema _userId = Schema.String(
        "The caller's own id of the pass, such as a membership number. Unique in the campaign; once set it never changes.",
        PassRequest.LongestUserId
    );
    private static readonly Schema _email = Schema.String("The customer's e-mail address, at most 320 characters.", 320);
    private static readonly Schema _redeemed = Schema.Flag("Whether the pass shows its template's redeemed design.");
    private static readonly Schema _voided = Schema.Flag("Whether the pass is marked as void. Unlike isInvalid it can be undone.");
    private static readonly Schema _expiry = Schema.Time("From then on the pass is invalid, unless its campaign or template ends earlier.");

    private static readonly Schema _data = Schema.Map(
        "Values by dynamic key, at most 500: strings, numbers, ISO 8601 dates. They replace `#{key}` in the design. Keys that the template does not declare are kept too.",
        Schema.Anything("A string, number or true or false.")
    );

    private static readonly Schema _backfields = Schema.Map(
        "Back fields of this pass, by the template's dynamicBackfieldKey; at most 100 each.",
        Schema.List(
            "Fields.",
            Schema.Object("A field.", ("label?", Schema.String("Above the value.")), ("value?", Schema.String("What it says."))),
            100
        )
    );

    private static readonly Schema _images = Schema.Object(
        "Images of this pass instead of its template's: `passbook` with background, footer, icon, logo, strip and thumbnail, each a path."
    );

    private static readonly Schema _overrides = Schema
        .Object(
            "What this pass has instead of its design's.",
            ("relevantDate?", Schema.Time("When the pass is relevant.").OrNull()),
            ("groupId?", Schema.String("Groups passes on the phone.").OrNull()),
            ("bgColor?", DesignDocs.Color),
            ("fgColor?", DesignDocs.Color),
            ("labelColor?", DesignDocs.Color),
            ("userInfo?", Schema.Anything("For the linked app: an object, or one as a string.")),
            ("locations?", DesignDocs.Locations),
            ("beacons?", DesignDocs.Beacons)
        )
        .Named("PassOverrides");

    public static readonly Schema New = Schema
        .Object(
            "A new pass.",
            ("templateName", Schema.String("Name of the template.", 64)),
            ("userDefinedId?", _userId.OrNull()),
            ("dynamicData?", _data.OrNull()),
            ("dynamicImages?", _images.OrNull()),
            ("dynamicBackfields?", _backfields.OrNull()),
            ("passbook?", _overrides),
            ("recoveryEmail?", _email.OrNull()),
            ("expiryDate?", _expiry.OrNull()),
            ("isRedeemed?", _redeemed),
            ("isVoided?", _voided),
            ("isInvalid?", Schema.Flag("true makes the pass invalid for ever."))
        )
        .Named("NewPass");

    public static readonly Schema Pass = Schema
        .Object(
            "A pass.",
            ("id", Schema.String("14 letters and digits; whoever knows it can download the pass.", 14)),
            ("passId", Schema.String("The same.", 14)),
            ("userDefinedId?", _userId),
            ("campaignName", CampaignsDocs.Name),
            ("templateName", CampaignsDocs.Name),
            ("passbookDevices", Schema.Whole("Apple devices that the pass is registered on.")),
            ("androidPayDevices", Schema.Whole("Always 0.")),
            ("alipayDevices", Schema.Whole("Always 0.")),
            ("updatedAt", Schema.Time("When it was last updated.")),
            ("createdAt", Schema.Time("When it was created.")),
            ("isInvalid", Schema.Flag("Whether it is invalid, by itself or because its campaign or template is INVALID or over.")),
            ("isRedeemed", _redeemed),
            ("isVoided", _voided),
            ("expiryDate?", _expiry),
            ("lastRedeemAt?", Schema.Time("When it was last redeemed.")),
            ("dynamicData", _data),
            ("dynamicImages", _images.OrNull()),
            ("dynamicBackfields?", _backfields),
            ("passbook?", _overrides),
            ("recoveryEmail?", _email),
            ("landingUrl", Schema.String("Page for the customer.")),
            ("editUrl", Schema.String("The page with the right to edit editable keys."))
        )
        .Named("Pass");

    public const string Example = """
        {
          "id": "x8Kd03bPqZ7LmA", "passId": "x8Kd03bPqZ7LmA", "userDefinedId": "12345", "campaignName": "coffeeClub", "templateName": "coffeeCard",
          "passbookDevices": 0, "androidPayDevices": 0, "alipayDevices": 0, "updatedAt": "2026-03-15T23:42:56.271326Z", "createdAt": "2026-03-15T23:42:56.271326Z",
          "isInvalid": false, "isRedeemed": false, "isVoided": false, "dynamicData": { "points": "10", "name": "Ada Lovelace" }, "dynamicImages": null,
          "landingUrl": "https://passes.example.com/p/x8Kd03bPqZ7LmA", "editUrl": "https://passes.example.com/p/x8Kd03bPqZ7LmA?edit=3q2-7w"
        }
        """;

    public static readonly Parameter IdInPath = new("passId", "The id that issuing the pass answered.", "x8Kd03bPqZ7LmA");

    public static readonly Parameter[] UserDefinedIdInQuery =
    [
        new("userDefinedId", "The caller's own id of the pass.", "12345", IsQuery: true) { Longest = PassRequest.LongestUserId },
        new(
            "campaignName",
            "The pass's campaign. May be left out while the id occurs in one campaign only.",
            "coffeeClub",
            IsQuery: true,
            IsRequired: false
        )
        {
            Longest = 64,
        },
    ];

    public static readonly Operation Issue = new(
        "Issues a pass",
        "Refused when campaign or template is not ACTIVE, is past its endDate, or has issued its maxIssue. Before the startDate a pass may be issued but not downloaded. The design is checked with the pass's values.",
        "Create a Pass"
    )
    {
        Bodies =
        [
            Body.Json(
                New,
                """{ "templateName": "coffeeCard", "userDefinedId": "12345", "dynamicData": { "points": "10", "name": "Ada Lovelace" } }"""
            ),
        ],
        Answer = Answer.Id("pass", "x8Kd03bPqZ7LmA"),
        Refused = "templateName: template \"coffeeCard\" has issued all of its 100 passes (maxIssue)",
    };

    public static readonly Operation Get = new("Shows a pass", "With its data and state.", "Retrieve a Pass")
    {
        Parameters = [IdInPath],
        Answer = Answer.Json(Pass, "The pass.", Example),
        Missing = "There is no pass \"x8Kd03bPqZ7LmA\"",
    };

    public static readonly Operation GetByUserDefinedId = new(
        "Shows a pass by the caller's own id",
        "Query names without a value (`&campaignNamecoffeeClub`, which some SDKs send) are understood.",
        "Retrieve a Pass with User Defined Id"
    )
    {
        Parameters = UserDefinedIdInQuery,
        Answer = Answer.Json(Pass, "The pass.", Example),
        Refused = "campaignName: is required in the query, because passes of several campaigns have the userDefinedId \"12345\"",
        Missing = "There is no pass with the userDefinedId \"12345\" in campaign \"coffeeClub\"",
    };

    public static readonly Operation Download = new(
        "Downloads a pass",
        "The signed `.pkpass` package, made anew from the newest design. Public: the pass id is the permission, and any origin may read it.",
        Source: null
    )
    {
        Parameters = [IdInPath],
        Answer = new Answer(
            PackageResult.ContentType,
            Schema.File("A ZIP archive with pass.json, images, manifest.json and signature."),
            "The package.",
            "\"(bytes)\""
        ),
        Refused = "This pass can be downloaded from 2026-01-01T00:00:00Z on (startDate of its campaign or template)",
        Missing = "There is no pass \"x8Kd03bPqZ7LmA\"",
    };
}
