using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Features.Bulk;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.V2;

/// <summary>What the documents of imports and updates have in common.</summary>
internal static class BulkDocs
{
    public const string Example = """
        {
          "id": "imp_Tz4cWn6RvE8aQd",
          "status": "running",
          "fileName": "members.csv",
          "templateName": "coffeeCard",
          "mode": "issue",
          "dryRun": false,
          "rows": 20000,
          "done": 5000,
          "issued": 4999,
          "updated": 0,
          "unchanged": 0,
          "failed": 1,
          "perSecond": 5000,
          "secondsLeft": 3,
          "warnings": ["column \"Notes\" is not imported: it is nothing that a file can set; mapping (--map) can name …"],
          "errors": [{ "row": 17, "column": "E-mail", "error": "must be an address such as name@example.com" }],
          "createdAt": "2026-03-15T23:42:56.271326Z"
        }
        """;

    public static readonly Schema Job = Schema.Object(
        "Work on many passes.",
        ("id", Schema.String("Its id.")),
        (
            "status",
            Schema.Word(
                "reading: it waits, or is being looked through; nothing is changed yet. stopped: by a cancel, by onError, by maxIssue, or "
                    + "because the account is disabled; it can be resumed. failed: nothing of it can be used.",
                Enum.GetNames<BulkStatus>()
            )
        ),
        ("fileName?", Schema.String("The file's name.")),
        ("templateName?", Schema.String("The template's name.")),
        ("mode?", Schema.Word("What a row does.", Enum.GetNames<ImportMode>())),
        ("dryRun", Schema.Flag("Whether nothing is changed; the counts then say what would be, and so does stopped.")),
        ("rows", Schema.Whole("How many rows there are; 0 until they are counted.")),
        ("done", Schema.Whole("How many are worked off: the sum of the next four when it is done.")),
        ("issued", Schema.Whole("Passes issued.")),
        ("updated", Schema.Whole("Passes changed.")),
        ("unchanged", Schema.Whole("Passes that had all values already.")),
        ("failed", Schema.Whole("Refused rows.")),
        ("perSecond?", Schema.Whole("Rows a second since it began.")),
        ("secondsLeft?", Schema.Whole("Until it is done, as it goes now.")),
        ("warnings", Schema.List("What of the file is passed over, and how it was read.", Schema.String("A warning."))),
        ("error?", Schema.String("Why it stopped or failed.")),
        (
            "errors?",
            Schema.List(
                "The first refused rows; left out in lists.",
                Schema
                    .Object(
                        "A refused row.",
                        ("row", Schema.Whole("As a spreadsheet shows it; of an update the pass's number.")),
                        ("column?", Schema.String("The file's name of the column; missing where it is the row as a whole.")),
                        ("error", Schema.String("What is wrong.")),
                        ("passId?", Schema.String("Of an update: which pass it is."))
                    )
                    .Named("RefusedRow"),
                20
            )
        ),
        ("createdAt", Schema.Time("When it was asked for.")),
        ("endedAt?", Schema.Time("When it ended."))
    );

    public static Operation List(string what, Schema job) =>
        new($"Lists {what}", "The newest first.", Source: Operation.New)
        {
            Parameters =
            [
                new("from", "The position of the first one; 0 when missing.", "0", IsQuery: true, IsRequired: false),
                new("size", "How many, at most 100; 20 when missing.", "20", IsQuery: true, IsRequired: false),
            ],
            Answer = Answer.Json(
                Schema.Object(
                    "A page.",
                    ("nextFrom", Schema.Whole("The position behind it.")),
                    ("totalCount", Schema.Whole("How many there are.")),
                    ("data", Schema.List("The page.", job))
                ),
                $"The {what}.",
                $$"""{ "nextFrom": 1, "totalCount": 1, "data": [{{Example}}] }"""
            ),
            Refused = "size: must be a whole number from 1 to 100",
        };

    public static Operation Progress(string what, Parameter id, string missing) =>
        new(
            $"Follows an {what}",
            "Server-sent events, two a second, each what GET shows; the last one is the end. For an hour at most, and until the server "
                + "stops. Ten requests of an account may follow at a time.",
            Source: Operation.New
        )
        {
            Parameters = [id],
            Answer = new Answer("text/event-stream", Schema.String("Events."), $"The {what}, again and again.", "\"data: {}\""),
            Missing = missing,
        };

    public static Operation Cancel(string what, Parameter id, string missing) =>
        new($"Cancels an {what}", "It stops behind the block that is under way. What is done stays done.", Source: Operation.New)
        {
            Parameters = [id],
            Answer = Answer.Id(what, id.Example),
            Missing = missing,
        };

    public static Operation Resume(string what, Parameter id, string missing) =>
        new($"Resumes an {what}", "One that was stopped or failed goes on where it was; others stay as they are.", Source: Operation.New)
        {
            Parameters = [id],
            Answer = Answer.Id(what, id.Example),
            Refused = "request: the file is no longer kept; send it again",
            Missing = missing,
        };
}
