using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.V2;

/// <summary>What the API document says of templates.</summary>
internal static class TemplatesDocs
{
    private static readonly (string Name, Schema Schema)[] _sent =
    [
        .. TemplateAttributes.All.Where(a => a.IsFixed).Concat(TemplateRequest.Attributes).Select(Property),
    ];

    /// <summary>The attributes of a template without the images.</summary>
    public static readonly Schema New = (
        Schema.Object(
            "A new template. passbookRedeem is the design after redemption; passbookLang and passbookLangRedeem translate both.",
            _sent
        ) with
        {
            Example = TemplateExamples.New,
        }
    ).Named("NewTemplate");

    private static readonly Schema _template = Schema
        .Object("A template: what was sent, and what the server knows of it.", [.. TemplateAttributes.All.Select(Property)])
        .Named("Template");

    private static readonly Schema _designChanges = DesignSchemas.Design.InPart().Named("DesignChanges");

    public static readonly Schema Changes = (
        Schema
            .Object(
                "What is to change of a template. Objects are merged, arrays and single values replaced; null clears what is "
                    + "optional. name and campaignName may be repeated.",
                _sent
            )
            .InPart()
            .Without("passbook", "passbookRedeem")
            .And(("passbook?", _designChanges), ("passbookRedeem?", _designChanges.OrNull())) with
        {
            Example = TemplateExamples.Change,
        }
    ).Named("TemplateChanges");

    /// <summary>The image parts of a form; the required one has no question mark.</summary>
    public static readonly (string Name, Schema Schema)[] ImageParts =
    [
        ("passbook-IconFile", Schema.File("Icon of the lock screen and of mails, 120 x 120 pixels. Without it iOS opens no pass.")),
        ("passbook-LogoFile?", Schema.File("Logo at the top left, up to 320 x 100.")),
        ("passbook-StripFile?", Schema.File("Behind the primary fields, 750 x 288; an eventTicket shows 196 of its height.")),
        ("passbook-FooterFile?", Schema.File("Above the barcode of a boardingPass, 572 x 30.")),
        ("passbook-ThumbFile?", Schema.File("Beside the fields of generic and eventTicket, up to 180 x 180.")),
        (
            "passbook-BgFile?",
            Schema.File(
                "Behind the front: of an eventTicket, 360 x 440, cropped and blurred; of a poster, 690 x 1010, if it has no artwork."
            )
        ),
        ("passbook-ArtworkFile?", Schema.File("The picture of a poster event ticket or a posterGeneric, 716 x 896.")),
        ("passbook-PrimaryLogoFile?", Schema.File("Logo at the top left of a poster, up to 252 x 60.")),
        ("passbook-SecondaryLogoFile?", Schema.File("Logo at the bottom of a poster event ticket, up to 270 x 24.")),
        ("passbook-VenueMapFile?", Schema.File("Map of the venue in the event guide of a poster event ticket, up to 1024 x 1024.")),
        ("passbook-fr-StripFile?", Schema.File("An image for one language: any language's code, and any type, before the type.")),
        (
            "passbookRedeem-IconFile?",
            Schema.File("An image of the redeemed design: any type, and any language as above. Without one it shows the default design's.")
        ),
        (
            "google-LogoFile?",
            Schema.File("Logo at Google Wallet, a square that is cut to a circle; else it is made of LogoFile or IconFile.")
        ),
        ("google-WideLogoFile?", Schema.File("At Google Wallet in place of logo and title, 1280 x 400; else a LogoFile that is wide.")),
        ("google-HeroFile?", Schema.File("Across the card at Google Wallet, 1032 x 336; else StripFile or BgFile.")),
    ];

    public static readonly Parameter NameInPath = new("templateName", "The template's name or index.", "coffeeCard")
    {
        Longest = VendorName.MaxLength,
    };

    public static readonly Operation Create = new(
        "Creates a template",
        "A form of images, all PNG of any size (scaled down to what a phone shows, never up), and of the template as JSON. A "
            + "template whose passes iOS would refuse is refused here. Further image parts are named `passbook-[language-]Type` and "
            + "`passbookRedeem-[language-]Type` with the types IconFile, LogoFile, StripFile, FooterFile, ThumbFile, BgFile, ArtworkFile, "
            + "PrimaryLogoFile, SecondaryLogoFile, VenueMapFile.",
        "Create a Template"
    )
    {
        Parameters = [SavedTemplateDocs.Warnings],
        Bodies = [Body.Form(Schema.Object("Images and the template.", [("jsonBody", New), .. ImageParts]).Named("NewTemplateForm"))],
        Answer = SavedTemplateDocs.Answer,
        Refused = "passbook.header[0].format.currencyCode: \"EURO\" is not a known currency code",
    };

    public static readonly Operation Update = new(
        "Changes a template",
        "Deep merge of JSON, or of a form whose images replace the stored ones. Passes show the change at their next download; "
            + "phones hear of it by a push. The changed design is checked like a new one.",
        "Update a Template, Update a Template With Images"
    )
    {
        Parameters = [NameInPath, SavedTemplateDocs.Warnings],
        Bodies =
        [
            Body.Json(Changes, TemplateExamples.Change),
            Body.Form(
                Schema
                    .Object(
                        "Images and changes; all parts are optional.",
                        [
                            ("jsonBody", Changes),
                            (
                                "updatedMultipart",
                                Schema.String(
                                    "JSON array of image part names; a stored image that is named here and not sent is deleted (not "
                                        + "IconFile).",
                                    example: "[]"
                                )
                            ),
                            .. ImageParts,
                        ]
                    )
                    .InPart()
                    .Named("TemplateChangesForm")
            ),
        ],
        Answer = SavedTemplateDocs.Answer,
        Refused = "name: can't be changed; it is \"coffeeCard\"",
        Missing = "There is no template \"coffeeCard\"",
    };

    public static readonly Operation Push = new(
        "Pushes a template to phones",
        "Every phone and watch with one of the template's passes is told to fetch the newest design, and with it the newest campaign "
            + "texts. Answers at once; the pushes follow as one durable job, which a restart does not lose. A body is not looked at. "
            + "Progress: the verb `push template`; what APNs accepted: `pushed` of the template.",
        "Push Updates"
    )
    {
        Parameters = [NameInPath],
        Answer = Answer.Name("template", "coffeeCard"),
        Refused = "status: template \"coffeeCard\" is INVALID, which is final; its passes were told when it became so",
        Missing = "There is no template \"coffeeCard\"",
    };

    public static readonly Operation Get = new(
        "Shows a template",
        "The design as it was sent, with image names and counts.",
        "Retrieve a Template"
    )
    {
        Parameters = [NameInPath],
        Answer = Answer.Json(_template, "The template.", TemplateExamples.Shown),
        Missing = "There is no template \"coffeeCard\"",
    };

    public static readonly Operation List = new("Lists all templates", "In the order of creation, at most 10,000.", Source: null)
    {
        Answer = Answer.Json(Schema.List("Templates.", _template), "The account's templates.", $"[{TemplateExamples.Shown}]"),
    };

    public static readonly Operation ListOfCampaign = new(
        "Lists a campaign's templates",
        "In the order of creation, at most 10,000.",
        Source: null
    )
    {
        Parameters = [CampaignsDocs.NameInPath],
        Answer = Answer.Json(Schema.List("Templates.", _template), "The campaign's templates.", $"[{TemplateExamples.Shown}]"),
        Missing = "There is no campaign \"coffeeClub\"",
    };

    // What a request may leave out may be missing in a response.
    private static (string Name, Schema Schema) Property(TemplateAttributes.Attribute attribute) =>
        (attribute.IsRequired || !attribute.IsSent ? attribute.Name : attribute.Name + "?", attribute.Schema!);
}
