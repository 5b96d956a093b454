using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.WalletKit;

/// <summary>What the API document says of WalletKit's passes.</summary>
internal static class WalletKitPassDocs
{
    private static readonly Schema _pairs = Schema.List(
        "Of a key that comes twice the last value counts.",
        Schema
            .Object("A field of the template and a value.", ("key", Schema.String("The field's key.")), ("value", WalletKitDocs.Value))
            .Named("KeyValue")
    );

    private static readonly (string Name, Schema Schema)[] _sent =
    [
        ("url", Schema.String("Where the package is; whoever knows it has the pass.")),
        ("description", Schema.String("The template's.")),
        (
            "sent_pass",
            Schema
                .Object(
                    "The pass.",
                    ("authentication_token", Schema.String("What its devices show.")),
                    ("serial_no", Schema.String("For `?sno=`.")),
                    ("createddate", Schema.Time("When it was made.")),
                    ("short_url", Schema.String("Page for the customer.")),
                    ("email_info", Schema.Flag("Whether this call queued an e-mail."))
                )
                .Named("SentPass")
        ),
    ];

    private static readonly Schema _pass = Schema.Object("A pass.", _sent).Named("SentPassAnswer");

    private const string PassExample = """
        "url": "https://passes.example.com/p/x8Kd03bPqZ7LmA.pkpass", "description": "Coffee card",
        "sent_pass": { "authentication_token": "5vZcUzW0", "serial_no": "x8Kd03bPqZ7LmA", "createddate": "2026-03-15T23:42:56.271326Z",
        "short_url": "https://passes.example.com/p/x8Kd03bPqZ7LmA", "email_info": true }
        """;

    public static readonly Operation CreatePass = WalletKitDocs.Of(
        "Creates a pass, or changes one's locations",
        "Without `sno` it makes a pass and sends its link to email and sms. With `sno` it changes only the locations of that pass: "
            + "`location_reset` true replaces them, otherwise those sent are added.",
        "Creating an individual pass\" and \"Update Location of an Individual Pass"
    ) with
    {
        Parameters =
        [
            WalletKitDocs.IdInPath,
            new Parameter("sno", "Serial number of the pass whose locations change.", "x8Kd03bPqZ7LmA", IsQuery: true, IsRequired: false)
            {
                Longest = 64,
            },
        ],
        Bodies =
        [
            Body.Json(
                Schema
                    .Object(
                        "A pass's own values; what is missing comes from the template.",
                        [
                            ("keys?", _pairs),
                            ("location?", WalletKitDocs.Locations),
                            ("location_reset?", Schema.Flag("With sno: whether the locations sent replace the others.")),
                            ("barcode_message?", Schema.String("What its barcode says.")),
                            ("barcode_alttext?", Schema.String("Below the barcode.")),
                            (
                                "sms?",
                                Schema.String(
                                    "Phone number with country code; needs a server with a gateway for text messages.",
                                    pattern: "^\\+[0-9]{7,15}$"
                                )
                            ),
                            ("email?", Schema.String("Who is mailed the link.", 320)),
                            ("emailsubject?", Schema.String("The mail's subject.", 500)),
                            ("emailbody?", Schema.String("Its text.", WalletKitDocs.LongestText)),
                            ("emailname?", Schema.String("Whom it addresses.", 500)),
                            .. WalletKitDocs.Images,
                        ]
                    )
                    .Named("NewSentPass"),
                """
                {
                  "keys": [{ "key": "name", "value": "Ada Lovelace" }],
                  "barcode_message": "0042",
                  "location": [{ "latitude": 52.5, "longitude": 13.5 }],
                  "email": "ada@example.com"
                }
                """
            ),
        ],
        Answer = Answer.Json(_pass, "The pass.", $"{{ {PassExample} }}"),
        Refused = "keys[0].key: the template has no field \"nmae\"",
        Missing = WalletKitDocs.Missing,
    };

    public static readonly Operation UpdatePasses = WalletKitDocs.Of(
        "Changes all active passes with certain values",
        "All or none. Without keys every active pass matches; without updatekeys nothing changes and the matches are listed. "
            + "Voided, invalid and expired passes are not active.",
        "Updating a Pass"
    ) with
    {
        Parameters = [WalletKitDocs.IdInPath],
        Bodies =
        [
            Body.Json(
                Schema.Object("Which passes, and their new values.", ("keys?", _pairs), ("updatekeys?", _pairs)).Named("PassUpdate"),
                """{ "keys": [{ "key": "name", "value": "Ada Lovelace" }], "updatekeys": [{ "key": "points", "value": 20 }] }"""
            ),
        ],
        Answer = Answer.Json(
            Schema
                .Object(
                    "The first match, and all of them.",
                    [.. _sent, ("count", Schema.Whole("How many matched.")), ("updated", Schema.List("All matches.", _pass))]
                )
                .Named("FilteredPasses"),
            "The passes.",
            $$"""{ {{PassExample}}, "count": 1, "updated": [{ {{PassExample}} }] }"""
        ),
        Refused = "updatekeys[0].key: the template has no field \"pionts\"",
        Missing = "Template \"Rk3bPqZ7LmAx8K\" has no active pass with these keys",
    };
}
