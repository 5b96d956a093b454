using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.WalletKit;

/// <summary>What the API document says of WalletKit's templates.</summary>
internal static class WalletKitTemplateDocs
{
    private static readonly Schema _fields = Schema.List(
        "Fields; how many there may be depends on pass_type.",
        Schema
            .Object(
                "A field.",
                ("key", Schema.String("Unique in the pass.", FieldKey.Longest)),
                ("label?", Schema.String("Above the value.", WalletKitDocs.LongestText)),
                ("value", WalletKitDocs.Value),
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
                ("changemessage?", Schema.String("Told when the value changes; `%@` stands for the new one.", WalletKitDocs.LongestText))
            )
            .Named("KitField")
    );

    private static readonly Schema _template = Schema.Object(
        "A template. icon or icon2x is required; of both the larger one is the source of all scales.",
        [
            ("description", Schema.String("What the pass is.", WalletKitDocs.LongestText)),
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
            .. WalletKitDocs.Images,
            ("logotext?", Schema.String("Beside the logo.", WalletKitDocs.LongestText)),
            ("username?", Schema.String("The organisation; the account's name where it is missing.", WalletKitDocs.LongestText)),
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
                                "PKBarcodeFormatText is none of Apple's: such a pass has no barcode. EAN13, Code39, Codabar and I2of5 "
                                    + "need iOS 27; older systems are given the same message as Code 128 or QR.",
                                "PKBarcodeFormatQR",
                                "PKBarcodeFormatPDF417",
                                "PKBarcodeFormatAztec",
                                "PKBarcodeFormatCode128",
                                "PKBarcodeFormatEAN13",
                                "PKBarcodeFormatCode39",
                                "PKBarcodeFormatCodabar",
                                "PKBarcodeFormatI2of5",
                                "PKBarcodeFormatText"
                            )
                        ),
                        ("message", Schema.String("What a scanner reads.")),
                        ("messageEncoding", Schema.String("IANA name of a character set.", 64)),
                        ("alttext?", Schema.String("Below it.", WalletKitDocs.LongestText))
                    )
                    .Named("KitBarcode")
            ),
            ("location?", WalletKitDocs.Locations),
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

    public static readonly Operation CreateTemplate = WalletKitDocs.Of(
        "Creates a template",
        "The images are downloaded now, all of them or none is stored. Trailing commas are taken.",
        "Creating a Pass model"
    ) with
    {
        Bodies = [Body.Json(_template.Named("NewTemplate"), TemplateExample)],
        Answer = Answer.Json(_name, "The template.", """{ "id": "Rk3bPqZ7LmAx8K", "description": "Coffee card" }"""),
        Refused = "icon: the address can't be fetched; it must be public and answer",
    };

    public static readonly Operation ListTemplates = WalletKitDocs.Of(
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

    public static readonly Operation GetTemplate = WalletKitDocs.Of(
        "Shows a template",
        "All that was sent, and its id.",
        "Listing Pass template"
    ) with
    {
        Parameters = [WalletKitDocs.IdInPath],
        Answer = Answer.Json(
            _template.And(("id", Schema.String("14 letters and digits."))).Named("KitTemplate"),
            "The template.",
            TemplateExample.Replace("{\n  \"desc", "{\n  \"id\": \"Rk3bPqZ7LmAx8K\", \"desc", StringComparison.Ordinal)
        ),
        Missing = WalletKitDocs.Missing,
    };

    public static readonly Operation DeleteTemplate = WalletKitDocs.Of(
        "Deletes a template",
        "Its passes become void and their devices are told; they can still be downloaded, and v2 goes on showing both.",
        "Deleting a Pass template"
    ) with
    {
        Parameters = [WalletKitDocs.IdInPath],
        Answer = Answer.Json(_name, "The template that was.", """{ "id": "Rk3bPqZ7LmAx8K", "description": "Coffee card" }"""),
        Missing = WalletKitDocs.Missing,
    };
}
