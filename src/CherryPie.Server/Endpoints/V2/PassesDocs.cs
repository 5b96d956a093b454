using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.V2;

/// <summary>What the API document says of passes.</summary>
internal static class PassesDocs
{
    public static readonly Schema New = Schema.Object("A new pass.", PassRequest.Attributes.InRequest()).Named("NewPass");

    public static readonly Schema Pass = Schema.Object("A pass.", PassAttributes.All.InResponse()).Named("Pass");

    public static readonly string Example = PassAttributes.All.Example();

    public static readonly Parameter IdInPath = new("passId", "The id that issuing the pass answered.", "x8Kd03bPqZ7LmA");

    public static readonly Parameter[] UserDefinedIdInQuery =
    [
        new("userDefinedId", "The caller's own id of the pass.", "12345", IsQuery: true) { Longest = PassSchemas.LongestUserId },
        new(
            "campaignName",
            "The pass's campaign. May be left out while the id occurs in one campaign only.",
            "coffeeClub",
            IsQuery: true,
            IsRequired: false
        )
        {
            Longest = VendorName.MaxLength,
        },
    ];

    public static readonly Operation Issue = new(
        "Issues a pass",
        "Refused when campaign or template is not ACTIVE, is past its endDate, or has issued its maxIssue. Before the startDate a "
            + "pass may be "
            + "issued but not downloaded. The design is checked with the pass's values.",
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
        Parameters = [PassWarnings.Parameter],
        Answer = PassWarnings.One,
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
        "The signed `.pkpass` package, made anew from the newest design. Public: the pass id is the permission, and any origin may read "
            + "it.",
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
