using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.V2;

/// <summary>What the API document says of the answer to a template that was saved.</summary>
internal static class SavedTemplateDocs
{
    public static readonly Parameter Warnings = new(
        "warnings",
        "true: the answer says what a phone will not do. It does so unasked for a template with an attribute that bears Apple's own name.",
        "true",
        IsQuery: true,
        IsRequired: false
    );

    public static readonly Answer Answer = OpenApi.Answer.Json(
        Schema
            .Object(
                "Names what was created or changed.",
                ("name", Schema.String("Its reference name.")),
                (
                    "warnings?",
                    Schema.List(
                        "What was taken, and what a phone passes over, cuts, or shows otherwise than meant.",
                        Schema.Object(
                            "A warning.",
                            ("path", Schema.String("The attribute as the request names it.")),
                            ("text", Schema.String("What the phone will do and what would be right, to be read after the path."))
                        )
                    )
                )
            )
            .Named("SavedTemplate"),
        "The template's name.",
        """{ "name": "coffeeCard" }"""
    );
}
