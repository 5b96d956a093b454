using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Features.Bulk;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.V2;

/// <summary>What the API document says of exports.</summary>
internal static class ExportsDocs
{
    private const string Missing = "There is no export \"exp_Jq52LmA9x8Kd03\"";

    private static readonly Schema _export = Schema
        .Object(
            "An export and how far it is.",
            ("id", Schema.String("Its id.")),
            (
                "status",
                Schema.Word(
                    "reading: waits, or its passes are counted. running: the file is being written. done: the file can be fetched. "
                        + "stopped, failed: `error` says why.",
                    Enum.GetNames<BulkStatus>()
                )
            ),
            ("format", Schema.Word("Of the file.", Enum.GetNames<ExportFormat>())),
            ("rows", Schema.Whole("How many passes the file has; 0 before they are counted.")),
            ("done", Schema.Whole("How many of them are written.")),
            ("perSecond?", Schema.Whole("Passes written in a second, since it began.")),
            ("secondsLeft?", Schema.Whole("Until it is done, as far as that is known.")),
            ("bytes?", Schema.Whole("The size of the file; absent before it is whole and when it is no longer kept.")),
            ("error?", Schema.String("Why there is no file.")),
            ("createdAt", Schema.Time("When it was asked for.")),
            ("endedAt?", Schema.Time("When it ended.")),
            ("keptUntil?", Schema.Time("Until when the file can be fetched."))
        )
        .Named("Export");

    private const string Example = """
        {
          "id": "exp_Jq52LmA9x8Kd03", "status": "done", "format": "csv", "rows": 1, "done": 1, "perSecond": 60000, "bytes": 174,
          "createdAt": "2026-03-15T23:42:56.271326Z", "endedAt": "2026-03-15T23:42:57.301287Z", "keptUntil": "2026-03-16T23:42:57.301287Z"
        }
        """;

    private static readonly Parameter _id = new("exportId", "The export's id.", "exp_Jq52LmA9x8Kd03") { Longest = 32 };

    public static readonly Operation Create = new(
        "Exports passes into a file",
        "The file has a row for each pass that there is now, in the order of issue. The server writes it in the background; "
            + "ask `GET /v2/exports/{exportId}` for its progress and fetch the file when it is done, within 24 hours. An import of the "
            + "same file changes nothing. In csv and xlsx a text that a spreadsheet would take for a formula (it begins with `=`, `+`, "
            + "`-` or `@`) has an apostrophe before it, which an import takes away again.",
        Source: Operation.New
    )
    {
        Bodies =
        [
            Body.Json(
                Schema
                    .Object(
                        "What to export.",
                        ("passFilter?", Schema.Anything("As of `POST /v2/passes/search`; absent or `{}`: all passes.").OrNull()),
                        (
                            "columns?",
                            Schema.List(
                                "Columns in their order: attributes as `GET /v2/passes/{passId}` names them, and dynamicData.<key>. "
                                    + "Absent: all that an import takes, with the dynamic keys of the passes' templates.",
                                Schema.String("Its name.", 100),
                                CreateExport.MostColumns
                            )
                        ),
                        (
                            "format?",
                            Schema.Word(
                                "csv, the default: UTF-8, commas. xlsx: an Excel sheet of at most 1,048,575 passes. "
                                    + "ndjson: a JSON object on each line.",
                                Enum.GetNames<ExportFormat>()
                            )
                        )
                    )
                    .Named("NewExport"),
                """
                {
                  "passFilter": { "isVoided": false },
                  "columns": ["passId", "userDefinedId", "recoveryEmail", "landingUrl"],
                  "format": "csv"
                }
                """
            ),
        ],
        Answer = Answer.Id("export", "exp_Jq52LmA9x8Kd03"),
        Refused = "columns[0]: is no column",
    };

    public static readonly Operation List = new("Lists exports", "The newest first; those of the last seven days.", Source: Operation.New)
    {
        Parameters =
        [
            new("from", "How many to pass over, 0 at first.", "0", IsQuery: true, IsRequired: false),
            new("size", "How many to show, 1 to 100; 20 unless said otherwise.", "20", IsQuery: true, IsRequired: false),
        ],
        Answer = Answer.Json(
            Schema
                .Object(
                    "A page of exports.",
                    ("nextFrom", Schema.Whole("What `from` takes for the next page.")),
                    ("totalCount", Schema.Whole("How many there are.")),
                    ("data", Schema.List("Exports.", _export))
                )
                .Named("ExportPage"),
            "The account's exports.",
            $$"""{ "nextFrom": 1, "totalCount": 1, "data": [{{Example}}] }"""
        ),
    };

    public static readonly Operation Get = new("Shows an export", "With its progress.", Source: Operation.New)
    {
        Parameters = [_id],
        Answer = Answer.Json(_export, "The export.", Example),
        Missing = Missing,
    };

    public static readonly Operation File = new(
        "Fetches an export's file",
        "Sent as it is read; a part of it can be asked for by `Range`. 400 while it is not done, 404 when it is no longer kept.",
        Source: Operation.New
    )
    {
        Parameters = [_id],
        Answer = new Answer("text/csv", Schema.File("The file; of xlsx and ndjson with their own types."), "The file.", "\"(bytes)\""),
        Refused = "The export is not done yet: 20,000 of 1,000,000 passes are written; ask again later",
        Missing = Missing,
    };

    public static readonly Operation Cancel = new("Cancels an export", "One that has ended stays as it is.", Source: Operation.New)
    {
        Parameters = [_id],
        Answer = Answer.Id("export", "exp_Jq52LmA9x8Kd03"),
        Missing = Missing,
    };
}
