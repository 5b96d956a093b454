using CherryPie.Server.Endpoints.OpenApi;

namespace CherryPie.Server.Endpoints.WalletKit;

/// <summary>What the API document says of WalletKit's calls.</summary>
internal static class WalletKitDocs
{
    private const string Missing = "There is no pass template \"Rk3bPqZ7LmAx8K\"";
    private const int LongestText = 10_000;

    private static readonly Schema _value = Schema.OneOf("A string or a number.", Schema.String("A text."), Schema.Number("A number."));

    private static readonly Schema _pairs = Schema.List(
        "Of a key that comes twice the last value counts.",
        Schema
            .Object("A field of the template and a value.", ("key", Schema.String("The field's key.")), ("value", _value))
            .Named("KeyValue")
    );

    private static readonly Schema _locations = Schema.List(
        "Where the pass shows on the lock screen; those of template and pass together are at most 10.",
        Schema
            .Object(
                "A place.",
                ("latitude", Schema.Number("Degrees.", -90, 90)),
                ("longitude", Schema.Number("Degrees.", -180, 180)),
                ("altitude?", Schema.Number("Metres.")),
                ("relevanttext?", Schema.String("What the lock screen says there.", LongestText))
            )
            .Named("KitLocation"),
        WalletKitLocationsRequest.Most
    );

    private static readonly Schema _fields = Schema.List(
        "Fields; how many there may be depends on pass_type.",
        Schema
            .Object(
                "A field.",
                ("key", Schema.String("Unique in the pass.", FieldKey.Longest)),
                ("label?", Schema.String("Above the value.", LongestText)),
                ("value", _value),
                (
                    "textalignment?",
                    Schema.Word(
                        "How it is set.",
                        "PKTextAlignmentLeft",
                        "PKTextAlignmentCenter",
                        "PKTextAlignmentRight",
                        "PKTextAlignmentJustified",
                        "PKTextAlignmentNatural"
                    )
                ),
                ("changemessage?", Schema.String("Told when the value changes; `%@` stands for the new one.", LongestText))
            )
            .Named("KitField")
    );

    private static readonly Schema _image = Schema.String(
        "http or https URL of a public host: a PNG of at most 5 MiB, had within 10 s and 3 redirects.",
        2048
    );

    private static readonly (string Name, Schema Schema)[] _images =
    [
        .. new[] { "icon", "logo", "strip", "thumbnail", "background", "footer" }.SelectMany(i =>
            new[] { (i + "?", _image), (i + "2x?", _image) }
        ),
    ];

    private static readonly Schema _template = Schema.Object(
        "A template. icon or icon2x is required; of both the larger one is the source of all scales.",
        [
            ("description", Schema.String("What the pass is.", LongestText)),
            ("pass_type", Schema.Word("Its layout.", "boardingPass", "coupon", "eventTicket", "storeCard", "generic")),
            (
                "transittype?",
                Schema.Word(
                    "Required for a boardingPass, refused for others.",
                    "PKTransitTypeAir",
                    "PKTransitTypeTrain",
                    "PKTransitTypeBus",
                    "PKTransitTypeBoat",
                    "PKTransitTypeGeneric"
                )
            ),
            .. _images,
            ("logotext?", Schema.String("Beside the logo.", LongestText)),
            ("username?", Schema.String("The organisation; the account's name where it is missing.", LongestText)),
            ("relevant_date?", Schema.String("ISO 8601.", 64)),
            ("foreground_color?", Schema.String("Of values: `rgb(218,212,212)`.", 64)),
            ("background_color?", Schema.String("Of the pass.", 64)),
            ("label_color?", Schema.String("Of labels.", 64)),
            (
                "barcode?",
                Schema
                    .Object(
                        "A barcode.",
                        (
                            "format",
                            Schema.Word(
                                "PKBarcodeFormatText is none of Apple's: such a pass has no barcode.",
                                "PKBarcodeFormatQR",
                                "PKBarcodeFormatPDF417",
                                "PKBarcodeFormatAztec",
                                "PKBarcodeFormatText"
                            )
                        ),
                        ("message", Schema.String("What a scanner reads.")),
                        ("messageEncoding", Schema.String("IANA name of a character set.", 64)),
                        ("alttext?", Schema.String("Below it.", LongestText))
                    )
                    .Named("KitBarcode")
            ),
            ("location?", _locations),
            ("headerFields?", _fields),
            ("primaryFields?", _fields),
            ("secondaryFields?", _fields),
            ("auxiliaryFields?", _fields),
            ("backFields?", _fields),
        ]
    );

    private static readonly Schema _name = Schema
        .Object("A template.", ("id", Schema.String("14 letters and digits.")), ("description", Schema.String("What the pass is.")))
        .Named("TemplateName");

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

    private const string TemplateExample = """
        {
          "description": "Coffee card", "pass_type": "storeCard", "icon": "https://www.example.com/58x58.png", "logotext": "Coffee Club",
          "username": "Example Coffee",
          "foreground_color": "rgb(255,255,255)", "background_color": "rgb(90,50,20)", "label_color": "rgb(240,220,200)",
          "barcode": { "format": "PKBarcodeFormatQR", "message": "0000", "messageEncoding": "iso-8859-1", "alttext": "0000" },
          "location": [{ "latitude": 52.52, "longitude": 13.4, "relevanttext": "Fresh coffee around the corner" }],
          "headerFields": [{ "key": "points", "label": "Points", "value": 10, "changemessage": "You have %@ points" }],
          "primaryFields": [{ "key": "name", "label": "Member", "value": "Guest" }],
          "backFields": [{ "key": "terms", "label": "Terms", "value": "One point for every coffee." }]
        }
        """;

    private const string PassExample = """
        "url": "https://passes.example.com/p/x8Kd03bPqZ7LmA.pkpass", "description": "Coffee card",
        "sent_pass": { "authentication_token": "5vZcUzW0", "serial_no": "x8Kd03bPqZ7LmA", "createddate": "2026-03-15T23:42:56.271326Z",
        "short_url": "https://passes.example.com/p/x8Kd03bPqZ7LmA", "email_info": true }
        """;

    private static readonly Parameter _id = new("templateId", "The template's id.", "Rk3bPqZ7LmAx8K") { Longest = 64 };

    public static readonly Operation CreateTemplate = Of(
        "Creates a template",
        "The images are downloaded now, all of them or none is stored. Trailing commas are taken.",
        "Creating a Pass model"
    ) with
    {
        Bodies = [Body.Json(_template.Named("NewTemplate"), TemplateExample)],
        Answer = Answer.Json(_name, "The template.", """{ "id": "Rk3bPqZ7LmAx8K", "description": "Coffee card" }"""),
        Refused = "icon: the address is not public; only addresses on the internet are fetched",
    };

    public static readonly Operation ListTemplates = Of(
        "Lists the templates",
        "Without deleted ones, at most 10,000.",
        "Listing all Passes"
    ) with
    {
        Answer = Answer.Json(
            Schema.List("Templates.", _name),
            "The brand's templates.",
            """[{ "id": "Rk3bPqZ7LmAx8K", "description": "Coffee card" }]"""
        ),
    };

    public static readonly Operation GetTemplate = Of("Shows a template", "All that was sent, and its id.", "Listing Pass template") with
    {
        Parameters = [_id],
        Answer = Answer.Json(
            _template.And(("id", Schema.String("14 letters and digits."))).Named("KitTemplate"),
            "The template.",
            TemplateExample.Replace("{\n  \"desc", "{\n  \"id\": \"Rk3bPqZ7LmAx8K\", \"desc", StringComparison.Ordinal)
        ),
        Missing = Missing,
    };

    public static readonly Operation DeleteTemplate = Of(
        "Deletes a template",
        "Its passes become void and their devices are told; they can still be downloaded, and v2 goes on showing both.",
        "Deleting a Pass template"
    ) with
    {
        Parameters = [_id],
        Answer = Answer.Json(_name, "The template that was.", """{ "id": "Rk3bPqZ7LmAx8K", "description": "Coffee card" }"""),
        Missing = Missing,
    };

    public static readonly Operation CreatePass = Of(
        "Creates a pass, or changes one's locations",
        "Without `sno` it makes a pass and sends its link to email and sms. With `sno` it changes only the locations of that pass: "
            + "`location_reset` true replaces them, otherwise those sent are added.",
        "Creating an individual pass\" and \"Update Location of an Individual Pass"
    ) with
    {
        Parameters =
        [
            _id,
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
                            ("location?", _locations),
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
                            ("emailbody?", Schema.String("Its text.", LongestText)),
                            ("emailname?", Schema.String("Whom it addresses.", 500)),
                            .. _images,
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
        Missing = Missing,
    };

    public static readonly Operation UpdatePasses = Of(
        "Changes all active passes with certain values",
        "All or none. Without keys every active pass matches; without updatekeys nothing changes and the matches are listed. "
            + "Voided, invalid and expired passes are not active.",
        "Updating a Pass"
    ) with
    {
        Parameters = [_id],
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

    private static Operation Of(string summary, string text, string source) =>
        new(summary, text, source) { Document = "WalletKit document", Answer = Answer.Nothing("") };
}
