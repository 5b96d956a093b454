using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.V2;

/// <summary>What is said of a pass's own <c>passbook</c> beside its id. Old SDKs cut the answer by offset, so that it has more only for
/// who uses what they do not know, or asks for it, and where there is something to say.</summary>
internal static class PassWarnings
{
    public static readonly Parameter Parameter = new(
        "warnings",
        "true: the answer says what of passbook was ignored. It does so unasked for an attribute that bears Apple's own name.",
        "true",
        IsQuery: true,
        IsRequired: false
    );

    /// <summary>The answer to one pass.</summary>
    public static readonly Answer One = Answer.Json(
        Schema.Object("Names what was created or changed.", ("id", Schema.String("Its id.")), Said()).Named("SavedPass"),
        "The pass's id.",
        """{ "id": "x8Kd03bPqZ7LmA" }"""
    );

    /// <summary>The answer to several.</summary>
    public static readonly Answer Several = Answer.Json(
        Schema.Object("Ids in the order sent.", ("id", Schema.List("The ids.", Schema.String("A pass's id."))), Said()).Named("IdsAnswer"),
        "The passes' ids.",
        """{ "id": ["x8Kd03bPqZ7LmA"] }"""
    );

    /// <returns>Null where nothing is to be said.</returns>
    public static IReadOnlyList<WarningResponse>? Of(HttpContext http, IReadOnlyCollection<PassRequest> bodies)
    {
        var isAsked = bool.TryParse(http.Request.Query["warnings"], out var asked) && asked;
        return (isAsked || bodies.Any(b => b.HasNewAttributes)) && bodies.Any(b => b.Warnings.Count > 0)
            ? [.. bodies.SelectMany(b => b.Warnings).Select(w => new WarningResponse(w.Path, w.Message))]
            : null;
    }

    private static (string Name, Schema Schema) Said() =>
        (
            "warnings?",
            Schema.List(
                "What of passbook was taken, and reaches no phone.",
                Schema.Object(
                    "A warning.",
                    ("path", Schema.String("The attribute as the request names it.")),
                    ("text", Schema.String("What happened to it and what would be right, to be read after the path."))
                )
            )
        );
}
