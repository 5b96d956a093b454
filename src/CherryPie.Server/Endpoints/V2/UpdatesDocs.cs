using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.V2;

/// <summary>What the API document says of updates of a segment.</summary>
internal static class UpdatesDocs
{
    private const string Missing = "There is no update \"upd_Tz4cWn6RvE8aQd\"";

    private static readonly Schema _new = Schema
        .Object(
            "Which passes, and what to change.",
            ("passFilter", Schema.Anything("As of a search; `{}` says all passes, and a condition that is empty is refused.")),
            ("changes", PassChangesDocs.Changes),
            ("dryRun?", Schema.Flag("Whether everything is found out and nothing is changed; the counts then say what would be.")),
            ("mail?", Schema.Flag("Whether new recovery addresses are mailed. false is the default."))
        )
        .Named("NewUpdate");

    private static readonly Schema _job = BulkDocs.Job.Named("Update");

    public static readonly Operation Create = new(
        "Changes all passes that a filter finds",
        "Works through the passes that there are now, 500 a transaction, in the background, each exactly once. Devices are told by one "
            + "fan-out for each 500. A pass that can't be changed costs only itself. `GET /v2/updates/{id}` tells how far it is. A key "
            + "that no template of the account has is refused, as are attributes that no pass has.",
        Source: Operation.New
    )
    {
        Bodies =
        [
            Body.Json(
                _new,
                """{ "passFilter": { "templateName": "coffeeCard" }, "changes": { "dynamicData": { "points": "30" } }, "dryRun": true }"""
            ),
        ],
        Answer = Answer.Id("update", "upd_Tz4cWn6RvE8aQd"),
        Refused = "passFilter: is required: which passes are to change; {} says all",
    };

    public static readonly Operation List = BulkDocs.List("updates", _job);

    public static readonly Operation Get = new(
        "Shows an update",
        "How far it is, and the first 20 passes that could not be changed. Kept for seven days after its end.",
        Source: Operation.New
    )
    {
        Parameters = [Id],
        Answer = Answer.Json(_job, "The update.", BulkDocs.Example.Replace("imp_", "upd_", StringComparison.Ordinal)),
        Missing = Missing,
    };

    public static readonly Operation Errors = new(
        "Downloads which passes were refused",
        "The passes' ids, each with what is wrong. Of an account's ended jobs the newest 20 keep theirs.",
        Source: Operation.New
    )
    {
        Parameters = [Id],
        Answer = new Answer("text/csv", Schema.File("CSV in UTF-8: passId, error."), "The refused passes.", "\"passId,error\""),
        Missing = Missing,
    };

    public static readonly Operation Progress = BulkDocs.Progress("update", Id, Missing);

    public static readonly Operation Cancel = BulkDocs.Cancel("update", Id, Missing);

    public static readonly Operation Resume = BulkDocs.Resume("update", Id, Missing);

    private static Parameter Id => new("updateId", "The update's id.", "upd_Tz4cWn6RvE8aQd");
}
