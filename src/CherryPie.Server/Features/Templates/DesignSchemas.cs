using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Templates;

/// <summary>What the API document says of designs. A text with a placeholder may stand for any attribute, so numbers and words are not
/// narrowed to theirs.</summary>
internal static class DesignSchemas
{
    public static readonly Schema Color = Schema
        .OneOf(
            "A colour: `{\"red\": 0–255, \"green\": 0–255, \"blue\": 0–255}`, `#RRGGBB` or `RRGGBB`; answered in the form sent.",
            Schema.Object("Parts from 0 to 255.", ("red", Numeric("0–255.")), ("green", Numeric("0–255.")), ("blue", Numeric("0–255."))),
            Schema.String("`#RRGGBB`, `RRGGBB` or a placeholder.")
        )
        .Named("Color");

    public static readonly Schema UserInfo = Schema.OneOf(
        "For the linked app: an object, or one as a string.",
        Schema.Object("Its properties are free."),
        Schema.String("JSON.")
    );

    public static readonly Schema Locations = Schema.List(
        "Places where the pass shows on the lock screen.",
        Schema
            .Object(
                "A place.",
                ("lat", Numeric("Latitude in degrees, -90 to 90.")),
                ("lon", Numeric("Longitude in degrees, -180 to 180.")),
                ("alt?", Numeric("Altitude in metres.")),
                ("relevantText?", Text("What the lock screen says."))
            )
            .Named("Location"),
        10
    );

    public static readonly Schema Beacons = Schema.List(
        "Beacons near which the pass shows on the lock screen.",
        Schema
            .Object(
                "A beacon.",
                ("uuid", Text("Its UUID.")),
                ("major?", Numeric("0 to 65,535.")),
                ("minor?", Numeric("0 to 65,535.")),
                ("relevantText?", Text("What the lock screen says."))
            )
            .Named("Beacon"),
        10
    );

    private static readonly Schema _format = Schema
        .Object(
            "How the value is typed and shown. Attributes of another type are passed over.",
            ("type", Text("text, number, currency, date or dateTime.")),
            ("dateFormat?", Text("Of date and dateTime: none, short, medium, long or full.")),
            ("timeFormat?", Text("Of dateTime: the same.")),
            (
                "ignoreTimezone?",
                Schema.Anything("Of date and dateTime, true or false: show the time of the given zone, not of the phone's.")
            ),
            ("isRelative?", Schema.Anything("Of date and dateTime, true or false: show how far away it is.")),
            ("currencyCode?", Text("Of currency: ISO 4217, such as EUR.")),
            ("numberFormat?", Text("Of number: decimal, percent, scientific or spellout."))
        )
        .Named("FieldFormat");

    private static readonly Schema _fields = Schema.List("Fields from left to right.", Field(group: null)),
        _backFields = Schema.List("Fields from top to bottom.", Field(group: _fields));

    private static readonly Schema _barcode = Schema
        .Object(
            "A barcode.",
            (
                "format",
                Text(
                    "qr, pdf417, aztec or code128; from iOS 27 on also ean13 (13 digits with their check digit), code39 (digits, capitals, "
                        + "blanks, `-.$/+%`), codabar (digits and `-$:/.+` between two letters from A to D) and itf (an even number of "
                        + "digits). Behind these alone older systems are given the same message as Code 128, or as QR where that is "
                        + "too wide."
                )
            ),
            ("message?", Schema.Anything("What it encodes.")),
            ("messageOption?", Text("message (the default), or pid for the pass id.")),
            ("altText?", Schema.Anything("Text below it.")),
            ("altTextOption?", Text("text (the default), pid for the pass id, or none.")),
            ("messageEncoding?", Text("An IANA character set; iso-8859-1 when missing."))
        )
        .Named("Barcode");

    private static readonly (string Name, Schema Schema)[] _imageNames =
    [
        .. ImagePart.Properties.Select(name =>
            (name + "?", Text("In answers: the uploaded image's file name. What is sent here is passed over."))
        ),
    ];

    public static readonly Schema Design = Schema
        .Object(
            "How passes look. A text may hold placeholders `#{key}`.",
            ("type", Text("boardingPass, coupon, eventTicket, storeCard or generic.")),
            ("desc", Text("What the pass is, for VoiceOver.")),
            ("orgName?", Text("The issuer; the certificate's team name when missing.")),
            ("logoText?", Text("Beside the logo.")),
            ("bgColor?", Color),
            ("fgColor?", Color),
            ("labelColor?", Color),
            ("header?", _fields),
            ("primary?", _fields),
            ("secondary?", _fields),
            ("auxiliary?", _fields),
            ("back?", _backFields),
            ("barcode?", _barcode),
            ("barcodes?", Schema.List("Several; the phone takes the first that it knows.", _barcode)),
            ("transitType?", Text("Of a boardingPass, required: air, boat, bus, generic or train.")),
            ("groupId?", Text("Of boardingPass and eventTicket: passes of a group are shown together.")),
            ("relevantDate?", Text("ISO 8601: when the pass shows on the lock screen. Without a zone it is in the template's timezone.")),
            ("locations?", Locations),
            ("beacons?", Beacons),
            ("maxDist?", Numeric("Metres around the locations, when less than the phone's own.")),
            ("assoStoreId?", Schema.List("iTunes ids of apps; the back links the first that the phone can run.", Numeric("An iTunes id."))),
            ("appLaunchUrl?", Text("URL that the app is opened with; needs assoStoreId.")),
            ("userInfo?", UserInfo),
            (
                "nfc?",
                Schema.Object(
                    "Needs an NFC certificate.",
                    ("message", Text("For the terminal, at most 64 bytes.")),
                    ("encryptionPublicKey?", Text("P-256 key, X.509, base64. White space is removed, and its point compressed.")),
                    ("requiresAuthentication?", Schema.Anything("iOS 13.1: ask for Face ID or the like each time. True or false."))
                )
            )
        )
        .And(AppleSchemas.OfDesign(_fields, _backFields))
        .And(_imageNames)
        .Named("Design");

    public static readonly Schema Languages = Schema
        .Map(
            "Translations by language code (ar, ca, zh-Hans, zh-Hant, hr, cs, da, nl, en, en-GB, fi, fr, de, el, he, hu, id, it, ja, "
                + "ko, ms, nb, pl, pt-BR, pt, ro, ru, sk, es, sv, th, tr, uk, vi).",
            Schema
                .Object("A language.", ("text?", Schema.Map("Translations by the exact text of the design.", Text("The translation."))))
                .And(_imageNames)
        )
        .Named("Translations");

    private static Schema Text(string text) => Schema.String(text);

    private static Schema Numeric(string text) => Schema.Anything(text + " A number, or a string with one or with a placeholder.");

    // A back field may hold fields in place of a value.
    private static Schema Field(Schema? group) =>
        Schema
            .Object(
                "A field. Without a format it is text.",
                ("itemName?", Text("Key of the field, unique in the design; made up when missing.")),
                ("defaultLabel?", Schema.Anything("The label.")),
                (
                    "defaultValue?",
                    Schema.Anything(
                        "The value: a string, a number or an ISO 8601 date, as the format says; placeholders `#{key}` are replaced. In "
                            + "back, also an array of fields."
                    ) with
                    {
                        Elements = group,
                    }
                ),
                ("attributedValue?", Text("Shown instead of the value: text and `<a href=\"…\">` to http, https, tel or mailto.")),
                ("changeMsg?", Text("What the phone says when the value changes; `%@` is the new value.")),
                ("textAlign?", Text("left, center, right or natural; not in primary and back.")),
                ("format?", _format),
                (
                    "detectorTypes?",
                    Schema.List(
                        "In back: any of phone, link, address, event. All when missing, none when empty.",
                        Text("phone, link, address or event.")
                    )
                ),
                ("dynamicBackfieldKey?", Text("In back: the pass's dynamicBackfields of this key replace the defaultValue group."))
            )
            .And(AppleSchemas.OfField)
            .Named("Field");
}
