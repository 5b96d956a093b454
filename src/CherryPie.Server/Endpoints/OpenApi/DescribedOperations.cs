using System.Text.Json.Nodes;
using CherryPie.Server.Platform.Http;
using Microsoft.AspNetCore.Authorization;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace CherryPie.Server.Endpoints.OpenApi;

/// <summary>Writes each <see cref="Operation"/> into the document, in place of what the handlers' signatures tell:
/// they take the bare request, because bodies arrive with any Content-Type.</summary>
internal sealed class DescribedOperations : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var metadata = context.ApiDescription.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<Operation>().LastOrDefault() is not { } described)
        {
            return;
        }

        // A group says who is let in, and a route may say otherwise behind it.
        var api = metadata.LastOrDefault(m => m is ApiDocument or IAllowAnonymous) as ApiDocument;
        var isHead = HttpMethods.IsHead(context.ApiDescription.HttpMethod ?? "");
        operation.OperationId += isHead ? "Headers" : "";
        operation.Summary = described.Summary + (isHead ? " (headers only)" : "");
        operation.Description = $"{described.Text}\n\n{Source(described)}";
        operation.Parameters = [.. described.Parameters.Select(Write)];
        if (IdempotencyHeader.IsTakenBy(api, context.ApiDescription.HttpMethod))
        {
            operation.Parameters.Add(new OpenApiParameterReference(IdempotencyHeader.Id, context.Document));
        }

        operation.RequestBody = described.Bodies.Length > 0 ? Write(described.Bodies, context) : null;
        operation.Responses = Answers(described, api, isHead, context);
        operation.Callbacks = described.Sent is { } sent ? Sent(sent, context) : null;
        operation.Security = api is null ? null : [Requirement(api, context.Document)];
    }

    private static string Source(Operation described) =>
        described.Source switch
        {
            null => $"Source: not in the {described.Document}; its clients call it.",
            Operation.New => "New in CherryPie Server.",
            var page when page.StartsWith("https://", StringComparison.Ordinal) => $"Source: {described.Document}, {page}",
            var section => $"Source: {described.Document}, \"{section}\".",
        };

    private static OpenApiSecurityRequirement Requirement(ApiDocument api, OpenApiDocument document)
    {
        var all = new OpenApiSecurityRequirement();
        foreach (var scheme in api.Schemes.Keys)
        {
            all[new OpenApiSecuritySchemeReference(scheme, document)] = [];
        }

        return all;
    }

    private static OpenApiParameter Write(Parameter parameter) =>
        new()
        {
            Name = parameter.Name,
            In = parameter.IsQuery ? ParameterLocation.Query : ParameterLocation.Path,
            Required = parameter.IsRequired,
            Description = parameter.Text,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = parameter.Longest },
            Example = JsonValue.Create(parameter.Example),
        };

    private static OpenApiRequestBody Write(Body[] bodies, OperationFilterContext context) =>
        new()
        {
            Description = string.Join("\n\n", bodies.Select(b => b.Text)),
            Required = true,
            Content = bodies.SelectMany(b => Content(b.MediaType, b.Schema, b.Example, context)).ToDictionary(),
        };

    private static OpenApiResponses Answers(Operation described, ApiDocument? api, bool isHead, OperationFilterContext context)
    {
        var answer = described.Answer;
        var answers = new OpenApiResponses
        {
            ["200"] = new OpenApiResponse
            {
                Description = answer.Text,
                Content = isHead || answer.MediaType.Length == 0 ? null : Content(answer.MediaType, answer.Schema, answer.Example, context),
            },
        };
        foreach (var (status, text) in described.Others)
        {
            answers[status] = new OpenApiResponse { Description = text };
        }

        foreach (var error in ErrorResponse.Of(described, api))
        {
            answers[error.Status] = error.Write(context);
        }

        return answers;
    }

    /// <summary>OpenAPI 3.0 says of what a server sends to an address in a call's body that it is a callback of the call.</summary>
    private static Dictionary<string, IOpenApiCallback> Sent(Message sent, OperationFilterContext context)
    {
        var post = new OpenApiOperation
        {
            Summary = sent.Summary,
            Description = sent.Text,
            Parameters =
            [
                .. sent.Headers.Select(h => new OpenApiParameter
                {
                    Name = h.Name,
                    In = ParameterLocation.Header,
                    Required = true,
                    Description = h.Text,
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                }),
            ],
            RequestBody = Write([sent.Body], context),
            Responses = new OpenApiResponses { ["2XX"] = new OpenApiResponse { Description = "Taken." } },
        };
        var callback = new OpenApiCallback();
        callback.AddPathItem(
            RuntimeExpression.Build(sent.Address),
            new OpenApiPathItem { Operations = new Dictionary<HttpMethod, OpenApiOperation> { [HttpMethod.Post] = post } }
        );
        return new() { [sent.Name] = callback };
    }

    private static Dictionary<string, IOpenApiMediaType> Content(
        string type,
        Schema shape,
        string? example,
        OperationFilterContext context
    ) =>
        new()
        {
            [type] = new OpenApiMediaType
            {
                Schema = shape.Write(context.Document, context.SchemaRepository),
                Example = example is null ? null : JsonNode.Parse(example),
            },
        };
}
