using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.V2;

/// <summary>What the API document says of many passes at once.</summary>
internal static class PassesBatchDocs
{
    private static readonly Schema _batch = Schema
        .Object("1 to 25 passes.", ("passes", Schema.List("The passes.", PassesDocs.New, PassBatch.Most)))
        .Named("NewPasses");

    private static readonly Schema _batchChanges = Schema
        .Object(
            "Changes of 1 to 25 passes.",
            (
                "passes",
                Schema.List(
                    "The changes, each with its pass's id.",
                    PassChangesDocs.Changes.And(("id", Schema.String("The pass; also read as passId."))).Named("PassChangesById"),
                    PassBatch.Most
                )
            )
        )
        .Named("PassesChanges");

    public static readonly Operation Issue = new(
        "Issues up to 25 passes",
        "All or none: one that is refused keeps all from being issued.",
        "Batch Create Passes"
    )
    {
        Bodies =
        [
            Body.Json(
                _batch,
                """{ "passes": [{ "templateName": "coffeeCard", "dynamicData": { "points": "10" } }, { "templateName": "coffeeCard" }] }"""
            ),
        ],
        Answer = PassWarnings.Several,
        Parameters = [PassWarnings.Parameter],
        Refused = "passes[1].templateName: there is no template \"coffeCard\"",
    };

    public static readonly Operation Update = new(
        "Changes up to 25 passes",
        "All or none. The array may also be sent bare.",
        "Batch Update Passes"
    )
    {
        Bodies = [Body.Json(_batchChanges, """{ "passes": [{ "id": "x8Kd03bPqZ7LmA", "dynamicData": { "points": "30" } }] }""")],
        Answer = PassWarnings.Several,
        Parameters = [PassWarnings.Parameter],
        Refused = "passes[0].id: there is no pass \"x8Kd03bPqZ7LmA\"",
    };

    public static readonly Operation Get = new("Shows up to 25 passes", "In the order asked.", Source: null)
    {
        Parameters = [new Parameter("id", "1 to 25 pass ids, separated by commas.", "x8Kd03bPqZ7LmA", IsQuery: true)],
        Answer = Answer.Json(Schema.List("Passes.", PassesDocs.Pass), "The passes.", $"[{PassesDocs.Example}]"),
        Refused = "id: the query must name 1 to 25 pass ids, separated by commas",
        Missing = "There is no pass \"x8Kd03bPqZ7LmA\"",
    };

    public static readonly Operation Download = new(
        "Downloads up to ten passes",
        "The signed packages in one `.pkpasses` file, which Safari hands to Wallet at once: 2 to 10, at most 150 MB. Public as a single "
            + "package: the ids are the permission. One that can't be downloaded now keeps all from it.",
        Source: Operation.New
    )
    {
        Parameters = [new Parameter("id", "2 to 10 pass ids, separated by commas.", "x8Kd03bPqZ7LmA,p2Wn81cRtY5KjB", IsQuery: true)],
        Answer = new Answer(
            PackageResult.BundleType,
            Schema.File("A ZIP archive of the `.pkpass` files, each named by its pass."),
            "The packages.",
            "\"(bytes)\""
        ),
        Refused = "id: the query must name 2 to 10 pass ids, separated by commas",
        Missing = "There is no pass \"x8Kd03bPqZ7LmA\"",
    };
}
