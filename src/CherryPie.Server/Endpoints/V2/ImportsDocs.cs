using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Features.Bulk;
using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.V2;

/// <summary>What the API document says of imports.</summary>
internal static class ImportsDocs
{
    private const string Missing = "There is no import \"imp_Tz4cWn6RvE8aQd\"";

    private static readonly Schema _options = Schema
        .Object(
            "What to do with the file.",
            (
                "templateName?",
                Schema.String(
                    "The template of the passes: in update those of others are refused. May be missing where `key` is passId.",
                    VendorName.MaxLength
                )
            ),
            (
                "mode?",
                Schema.Word(
                    "issue, the default: each row issues a pass. update: each row changes the pass that its key names. upsert: it changes "
                        + "the pass where there is one, and issues one else.",
                    Enum.GetNames<ImportMode>()
                )
            ),
            ("key?", Schema.Word("What names the pass of a row in update and upsert.", Enum.GetNames<ImportKey>())),
            (
                "mapping?",
                Schema.Map(
                    "An attribute for a column: `recoveryEmail`, `dynamicData.points`; null leaves the column out. Names are compared in "
                        + "any case. A column that is not named here is matched by its own.",
                    Schema.String("The attribute.").OrNull()
                )
            ),
            ("dryRun?", Schema.Flag("Whether everything is found out and nothing is changed.")),
            ("onError?", Schema.Word("Whether a refused row keeps the others from being done.", Enum.GetNames<OnError>())),
            ("mail?", Schema.Flag("Whether each pass with a recoveryEmail is mailed. false is the default.")),
            ("dateFormat?", Schema.String("Of dates that are text: `dd.MM.yyyy`; ISO 8601 when missing.", 40)),
            ("decimal?", Schema.Word("The decimal separator of numbers that are text.", ".", ",")),
            (
                "unknownColumns?",
                Schema.Word(
                    "warn, the default: a column that nothing knows is passed over, with a warning. refuse: it ends the import before "
                        + "anything is changed.",
                    Enum.GetNames<UnknownColumns>()
                )
            )
        )
        .Named("ImportOptions") with
    {
        Example = """{ "templateName": "coffeeCard", "mode": "issue", "mapping": { "E-mail": "recoveryEmail" }, "dryRun": true }""",
    };

    private static readonly Schema _form = Schema
        .Object(
            "The file, and what to do with it; in any order.",
            ("jsonBody", _options),
            ("file", Schema.File("CSV, TSV, XLSX or NDJSON; at most 512 MiB (setting `Limits__ImportMegabytes`)."))
        )
        .Named("ImportForm");

    private static readonly Schema _job = BulkDocs.Job.Named("Import");

    public static readonly Operation Create = new(
        "Imports a file",
        "Takes the file in and works it off in the background, 500 rows a transaction: each row is done exactly once, also where a server "
            + "is killed. A row of the file is a pass; everything is checked as in single requests, and a refused row costs only itself. "
            + "Before anything is changed the file is read once: a header that is not understood, or cells that can't be read, are told. "
            + "An empty cell sets nothing. A name in jsonBody that is not listed here is refused. "
            + "`GET /v2/imports/{id}` tells how far it is.",
        Source: Operation.New
    )
    {
        Bodies = [Body.Form(_form) with { Text = "A form whose file is read as it comes in." }],
        Answer = Answer.Id("import", "imp_Tz4cWn6RvE8aQd"),
        Refused = "file: is required: the file to import, as a part of the form",
    };

    public static readonly Operation List = BulkDocs.List("imports", _job);

    public static readonly Operation Get = new(
        "Shows an import",
        "How far it is, and the first 20 refused rows. A row has the number that a spreadsheet shows: the header is row 1. Kept for seven "
            + "days after its end.",
        Source: Operation.New
    )
    {
        Parameters = [Id],
        Answer = Answer.Json(_job, "The import.", BulkDocs.Example),
        Missing = Missing,
    };

    public static readonly Operation Errors = new(
        "Downloads the refused rows",
        "As they were sent, with a column `error`: correct them and send the file again with the same options. What has no column, or "
            + "could not be read, stands behind that column, and the row is refused until that is empty. Cells that begin with = + - @ "
            + "get an apostrophe, which an import takes away. Of an account's ended jobs the newest 20 keep theirs.",
        Source: Operation.New
    )
    {
        Parameters = [Id],
        Answer = new Answer("text/csv", Schema.File("CSV in UTF-8."), "The refused rows.", "\"number,error\""),
        Missing = Missing,
    };

    public static readonly Operation Results = new(
        "Downloads which passes the rows became",
        "One line for each row that was not refused, with the pass's user id as it is now, guarded as in exports. Of an account's ended "
            + "jobs the newest 20 keep theirs.",
        Source: Operation.New
    )
    {
        Parameters = [Id],
        Answer = new Answer(
            "text/csv",
            Schema.File("CSV in UTF-8: row, passId, landingUrl, googleUrl, userDefinedId."),
            "The passes.",
            "\"row,passId,landingUrl,googleUrl,userDefinedId\""
        ),
        Missing = Missing,
    };

    public static readonly Operation Progress = BulkDocs.Progress("import", Id, Missing);

    public static readonly Operation Cancel = BulkDocs.Cancel("import", Id, Missing);

    public static readonly Operation Resume = BulkDocs.Resume("import", Id, Missing);

    private static Parameter Id => new("importId", "The import's id.", "imp_Tz4cWn6RvE8aQd");
}
