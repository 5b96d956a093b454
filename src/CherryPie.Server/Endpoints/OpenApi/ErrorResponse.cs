using System.Text.Json.Nodes;
using CherryPie.Server.Platform.Http;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace CherryPie.Server.Endpoints.OpenApi;

/// <summary>One of the error statuses that a call can answer with; there are no others.</summary>
internal sealed record ErrorResponse(string Status, string Text, string Example, bool IsPassing = false)
{
    private static readonly Schema _shape = Schema
        .Object(
            "What went wrong.",
            (
                "error",
                Schema.String(
                    "One plain text: which field by its JSON path, what is wrong and what is allowed; several problems with `; ` "
                        + "between them."
                )
            )
        )
        .Named("Error");

    public static IEnumerable<ErrorResponse> Of(Operation operation, ApiDocument? api)
    {
        yield return new(
            "400",
            "The request says something that is not allowed; nothing was changed. All problems are told at once.",
            operation.Refused
        );
        foreach (var refusal in api?.Refusals ?? [])
        {
            yield return refusal;
        }

        if (operation.Missing is { } missing)
        {
            yield return new("404", "What the URL names does not exist, or belongs to another account.", missing);
        }

        yield return new(
            "500",
            "A fault of the server. The trace id is in its log.",
            "Internal server error (trace 4bf92f3577b34da6a3ce929d0e0e4736)"
        );
        yield return new(
            "503",
            "No database, maintenance, or too many requests; try again later.",
            "The database does not answer; try again shortly",
            IsPassing: true
        );
    }

    public OpenApiResponse Write(OperationFilterContext context) =>
        new()
        {
            Description = Text,
            Headers = IsPassing
                ? new Dictionary<string, IOpenApiHeader>
                {
                    ["Retry-After"] = new OpenApiHeader
                    {
                        Description = "Seconds to wait.",
                        Schema = new OpenApiSchema { Type = JsonSchemaType.Integer },
                    },
                }
                : null,
            Content = new Dictionary<string, IOpenApiMediaType>
            {
                ["application/json"] = new OpenApiMediaType
                {
                    Schema = _shape.Write(context.Document, context.SchemaRepository),
                    Example = new JsonObject { ["error"] = Example },
                },
            },
        };
}
