using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.V2;

/// <summary>What the API document says of templates as a whole: copies and files.</summary>
internal static class TemplateFilesDocs
{
    private static readonly Schema _copy = Schema
        .Object(
            "What is other in the copy.",
            ("name", VendorName.Schema),
            ("campaignName?", Schema.String("The copy's campaign; the original's when missing.", VendorName.MaxLength))
        )
        .Named("TemplateCopy");

    private static readonly Schema _import = Schema
        .Object(
            "The file, and what of a template it does not say.",
            (
                "jsonBody",
                Schema
                    .Object(
                        "As of a new template, but for its design, languages and keys.",
                        ("name", VendorName.Schema),
                        ("campaignName", Schema.String("The template's campaign.", VendorName.MaxLength)),
                        ("language?", Schema.String("The language of the texts in pass.json; else what an export says, else English.")),
                        ("startDate", Schema.String("Passes can't be downloaded before it: ISO 8601.")),
                        ("timezone?", Schema.Anything("The zone of dates that name none; else what an export says."))
                    )
                    .Named("TemplateOfImport") with
                {
                    Example = """
                    {
                      "name": "importedCard", "campaignName": "coffeeClub", "language": "en", "startDate": "2026-01-01T00:00:00Z"
                    }
                    """,
                }
            ),
            ("package", Schema.File("A `.pkpass`, or a `.pkpasstemplate` folder as ZIP: at most 64 MiB unpacked."))
        )
        .Named("TemplateImportForm");

    public static readonly Operation Copy = new(
        "Copies a template",
        "A new template with the designs, languages, images, keys, times and limits of another. It has issued nothing. A copy of an "
            + "INVALID template is ACTIVE. It is checked like a new template: another campaign's certificate may not sign all of it.",
        Source: Operation.New
    )
    {
        Parameters = [TemplatesDocs.NameInPath, SavedTemplateDocs.Warnings],
        Bodies = [Body.Json(_copy, """{ "name": "coffeeCardOfMay", "campaignName": "coffeeClub" }""")],
        Answer = SavedTemplateDocs.Answer,
        Refused = "name: there is a template \"coffeeCardOfMay\" already; names are unique in an account",
        Missing = "There is no template \"coffeeCard\"",
    };

    public static readonly Operation Export = new(
        "Exports a template for Apple's Pass Designer",
        "The design as `.pkpasstemplate`, a folder that comes as a ZIP: `pass.json` in Apple's words with its placeholders, "
            + "`pass.strings` of each language, all pictures, and `tooling.json`, which also holds dynamic keys and time zone. Not in it: "
            + "the redeemed design, keys of back field groups, and what belongs to a pass or a pass type.",
        Source: Operation.New
    )
    {
        Parameters = [TemplatesDocs.NameInPath],
        Answer = new Answer(
            "application/zip",
            Schema.File("A ZIP archive with pass.json, tooling.json, strings and pictures."),
            "The design file.",
            "\"(bytes)\""
        ),
        Missing = "There is no template \"coffeeCard\"",
    };

    public static readonly Operation Import = new(
        "Makes a template of a package or of a Pass Designer file",
        "Takes the design out of any `.pkpass`, also one of another pass type or with a broken signature, or out of a `.pkpasstemplate` "
            + "folder as ZIP: all keys of its style, pictures and languages. Values become the template's. What belongs to a pass, a pass "
            + "type, a signature or a web service is left out. A text that looks like a placeholder becomes a dynamic key with that text "
            + "as its default. `warnings` say what else could not be kept, and why, and what phones will silently not do, as saving does; "
            + "at most 500, the last one then counts the others.",
        Source: Operation.New
    )
    {
        Bodies = [Body.Form(_import)],
        Answer = Answer.Json(
            Schema
                .Object(
                    "The new template.",
                    ("name", Schema.String("Its reference name.")),
                    (
                        "warnings",
                        Schema.List(
                            "What could not be kept, and what should be better.",
                            Schema
                                .Object(
                                    "A warning.",
                                    ("path", Schema.String("An attribute, a key of pass.json or a file.")),
                                    ("text", Schema.String("What became of it, and why."))
                                )
                                .Named("Warning")
                        )
                    )
                )
                .Named("ImportedTemplate"),
            "The template's name, and the warnings.",
            """{ "name": "importedCard", "warnings": [{ "path": "README.md", "text": "was left out: it is no part of a design" }] }"""
        ),
        Refused = "package: The file is no ZIP, is cut short, or something follows its end.",
    };
}
