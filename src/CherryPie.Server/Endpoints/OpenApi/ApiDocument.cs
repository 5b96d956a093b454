using Microsoft.OpenApi;

namespace CherryPie.Server.Endpoints.OpenApi;

/// <summary>The document of one API: it is metadata of the API's routes, and a service, by which Swagger finds it.</summary>
/// <param name="Name">The document's name, and the first part of its calls' addresses.</param>
/// <param name="Version">Of the API, for people.</param>
/// <param name="Title">The API's name.</param>
/// <param name="Text">Markdown for who opens the document first.</param>
/// <param name="Schemes">How callers show who they are, by the scheme's name; all of them are needed.</param>
/// <param name="Refusals">The answers to callers who can't show it.</param>
/// <param name="Tags">The groups of calls, in the order in which a newcomer needs them.</param>
internal sealed record ApiDocument(
    string Name,
    string Version,
    string Title,
    string Text,
    IReadOnlyDictionary<string, string> Schemes,
    IReadOnlyList<ErrorResponse> Refusals,
    IReadOnlyList<(string Name, string Text)> Tags
)
{
    /// <summary>The header that every scheme's value is sent in; null where a scheme's name is its header.</summary>
    public string? Header { get; init; } = "Authorization";

    /// <summary>Whether its calls that change something take <see cref="IdempotencyHeader"/>.</summary>
    public bool TakesIdempotencyKeys { get; init; } = true;

    public IOpenApiSecurityScheme Write(string scheme) =>
        new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = Header ?? scheme,
            Description = Schemes[scheme],
        };
}
