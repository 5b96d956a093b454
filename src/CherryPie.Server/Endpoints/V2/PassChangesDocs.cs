using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.V2;

/// <summary>What the API document says of changing, searching and publicly showing passes.</summary>
internal static class PassChangesDocs
{
    private const string Text =
        "Changes what the body names and nothing else; dynamicData is merged by key, null takes a value away. An invalid pass can't "
        + "be changed any more.";
    private const string Example = """{ "dynamicData": { "points": "20" }, "isRedeemed": true }""";
    private const string Refused = "isInvalid: pass \"x8Kd03bPqZ7LmA\" is invalid, which is final; it can no longer be updated";

    public static readonly Schema Changes = (
        PassesDocs.New with
        {
            Text = "What is to change of a pass. templateName may move it to another template of its campaign.",
        }
    )
        .InPart()
        .Named("PassChanges");

    public static readonly Operation Update = new("Changes a pass", Text, "Update a Pass")
    {
        Parameters = [PassesDocs.IdInPath, PassWarnings.Parameter],
        Bodies = [Body.Json(Changes, Example)],
        Answer = PassWarnings.One,
        Refused = Refused,
        Missing = "There is no pass \"x8Kd03bPqZ7LmA\"",
    };

    public static readonly Operation UpdateByUserDefinedId = new(
        "Changes a pass by the caller's own id",
        Text,
        "Update a Pass with User Defined Id"
    )
    {
        Parameters = [.. PassesDocs.UserDefinedIdInQuery, PassWarnings.Parameter],
        Bodies = [Body.Json(Changes, Example)],
        Answer = PassWarnings.One,
        Refused = Refused,
        Missing = "There is no pass with the userDefinedId \"12345\" in campaign \"coffeeClub\"",
    };

    public static readonly Operation Redeem = new(
        "Redeems a pass",
        "The same as an update with isRedeemed true; repeating it changes nothing. With `once=true` the first caller alone succeeds: who "
            + "redeems a pass that is redeemed is answered 400 and `already redeemed at` the time; one that is voided or whose "
            + "expiryDate has come is refused with `once: …`, while without `once` it is redeemed. It takes no body.",
        Source: null
    )
    {
        Parameters =
        [
            PassesDocs.IdInPath,
            new("once", "true: a pass that is redeemed already, voided or expired is refused.", "false", IsQuery: true, IsRequired: false),
        ],
        Answer = Answer.Json(
            Schema
                .Object(
                    "Names what was redeemed.",
                    ("id", Schema.String("Its id.")),
                    ("redeemedAt?", Schema.Time("When; with once=true alone."))
                )
                .Named("RedeemAnswer"),
            "The pass's id.",
            """{ "id": "x8Kd03bPqZ7LmA" }"""
        ),
        Refused = Refused,
        Missing = "There is no pass \"x8Kd03bPqZ7LmA\"",
    };

    public static readonly Operation Search = new(
        "Searches passes",
        "By any attributes together. Each takes a bare value, or an object of gt, gte, lt, lte, eq and exists; dynamic data are "
            + "nested under dynamicData.",
        Source: null
    )
    {
        Bodies =
        [
            Body.Json(
                Schema
                    .Object(
                        "What to find.",
                        ("size?", Schema.Whole("The most passes to answer.")),
                        ("from?", Schema.Whole("How many matches to pass over, in the order of issue; nextFrom of the last answer.")),
                        (
                            "after?",
                            Schema.String("In place of from: the last pass of the page before. Such pages hold still under writes.")
                        ),
                        ("passFilter?", Schema.Object("Conditions by attribute."))
                    )
                    .Named("PassSearch"),
                """
                {
                  "size": 10, "from": 0,
                  "passFilter": { "templateName": "coffeeCard", "createdAt": { "gte": "2026-01-01T00:00:00Z" } }
                }
                """
            ),
        ],
        Answer = Answer.Json(
            Schema
                .Object(
                    "A page of passes.",
                    ("nextFrom?", Schema.Whole("from and the length of data: where the next page begins.").OrNull()),
                    ("totalCount", Schema.Whole("How many fit.")),
                    ("data", Schema.List("Passes.", PassesDocs.Pass))
                )
                .Named("PassSearchAnswer"),
            "What was found.",
            $$"""{ "nextFrom": 10, "totalCount": 42, "data": [{{PassesDocs.Example}}] }"""
        ),
        Refused = "size: must be a whole number",
    };

    public static readonly Operation Show = new(
        "Shows a pass to anyone",
        "What a page needs to draw the pass. Public: the pass id is the permission, and any origin may read it.",
        Source: null
    )
    {
        Parameters = [PassesDocs.IdInPath],
        Answer = Answer.Json(
            Schema
                .Object(
                    "The pass as Apple Wallet shows it.",
                    (
                        "appleWallet",
                        Schema.Object(
                            "passType, defaultLang, images (URLs by name), locales (texts and images by language) and data (colours, "
                                + "barcodes and fields as in pass.json)."
                        )
                    )
                )
                .Named("ShownPass"),
            "The pass.",
            """
            {
              "appleWallet": {
                "passType": "storeCard", "defaultLang": "en", "images": {}, "locales": {},
                "data": { "logoText": "Coffee Club", "voided": false }
              }
            }
            """
        ),
        Refused = "This pass can be downloaded from 2026-01-01T00:00:00Z on (startDate of its campaign or template)",
        Missing = "There is no pass \"x8Kd03bPqZ7LmA\"",
    };

    public static readonly Operation Image = new(
        "Shows an image of a pass",
        "Public, as the pass itself. The URLs are those that the pass's JSON names.",
        Source: null
    )
    {
        Parameters = [PassesDocs.IdInPath, new Parameter("file", "The file in the package.", "icon.png")],
        Answer = new Answer("image/png", Schema.File("A PNG."), "The image.", "\"(bytes)\""),
        Missing = "Pass \"x8Kd03bPqZ7LmA\" has no image \"footer.png\"",
    };
}
