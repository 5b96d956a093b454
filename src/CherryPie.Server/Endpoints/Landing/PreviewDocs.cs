using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Endpoints.V2;
using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.Landing;

/// <summary>What the API document says of previews.</summary>
internal static class PreviewDocs
{
    private const string Data = "Values of placeholders, as of a pass; the keys' defaults when missing.",
        Language = "Who looks at it: a language tag such as `fr` or `de-AT`. The template's default language when missing.",
        Redeemed = "Whether the pass is redeemed.",
        Device =
            "Which layout its phone draws: classic, poster or semantic; the newest that the design asks for when missing. "
            + "One that the pass does not get is a warning, which says what was drawn; poster event tickets are drawn classic.";

    private static readonly Schema _stored = Schema
        .Object(
            "A stored template, and what is to be tried on it.",
            ("templateName", Schema.String("The template's name or index.", VendorName.MaxLength)),
            ("changes?", TemplatesDocs.Changes),
            ("dynamicData?", Schema.Object(Data)),
            ("language?", Schema.String(Language, 16)),
            ("redeemed?", Schema.Flag(Redeemed)),
            ("device?", Schema.Word(Device, "classic", "poster", "semantic"))
        )
        .Named("TemplatePreview");

    private static readonly Schema _form = Schema
        .Object(
            "A template as it would be created, and the pass to show.",
            [
                ("jsonBody", TemplatesDocs.New),
                .. TemplatesDocs.ImageParts,
                ("dynamicData?", Schema.String(Data + " A JSON object.", example: "{}")),
                ("language?", Schema.String(Language, 16, example: "fr")),
                ("redeemed?", Schema.String(Redeemed + " `true` or `false`.", example: "false")),
                ("device?", Schema.String(Device, example: "classic")),
            ]
        )
        .Named("TemplatePreviewForm");

    private static readonly Schema _answer = Schema
        .Object(
            "What saving would say, and a pass of the template.",
            (
                "findings",
                Schema.List(
                    "Errors, for which saving would be refused, then warnings.",
                    Schema
                        .Object(
                            "A finding.",
                            ("path", Schema.String("The attribute.")),
                            ("text", Schema.String("What is wrong and what would be right.")),
                            ("severity", Schema.Word("How bad it is.", "error", "warning"))
                        )
                        .Named("Finding")
                )
            ),
            ("passJson?", Schema.Object("pass.json of the pass, without what signs and updates it. Missing where the design has errors.")),
            ("bytes", Schema.Number("Of the pass's files as ZIP, without manifest and signature.", 0, int.MaxValue)),
            ("picture?", Schema.String("HTML that draws the front of the pass as its page does, pictures included."))
        )
        .Named("Preview");

    public static readonly Operation Preview = new(
        "Shows what saving a template would say, and how its passes look",
        "Saves nothing. Takes a form as `POST /v2/templates` does, or the name of a stored template with changes as `PUT` takes them. What "
            + "saving would refuse is a finding here, not a 400; what phones will silently not do is a warning. Pictures of upcoming "
            + "events that saving would fetch and fill in have a made-up address and digest here.",
        Source: Operation.New
    )
    {
        Bodies =
        [
            Body.Json(
                _stored,
                """
                { "templateName": "coffeeCard", "changes": { "passbook": { "logoText": "New" } }, "dynamicData": { "points": "10" },
                  "language": "fr", "redeemed": false, "device": "classic" }
                """
            ),
            Body.Form(_form),
        ],
        Answer = Answer.Json(
            _answer,
            "Findings and picture.",
            """
            { "findings": [{ "path": "passbook.barcode", "text": "…", "severity": "warning" }], "passJson": { "formatVersion": 1 },
              "bytes": 24310, "picture": "<section class=\"picture\">…</section>" }
            """
        ),
        Refused = "device: must be one of classic, poster, semantic",
        Missing = "There is no template \"coffeeCard\"",
    };
}
