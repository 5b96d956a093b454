using CherryPie.Server.Features.Idempotency;
using Microsoft.OpenApi;

namespace CherryPie.Server.Endpoints.OpenApi;

/// <summary>The header that every POST and PUT of an API takes: written once in the document, and referred to by the calls.</summary>
internal static class IdempotencyHeader
{
    // It has no example, which the page would send with every request.
    public static readonly OpenApiParameter Parameter = new()
    {
        Name = IdempotencyKey.Header,
        In = ParameterLocation.Header,
        Required = false,
        Description =
            "Makes the request safe to be sent again: 1 to 255 visible ASCII characters, a new one for each thing to be done, such as a "
            + "UUID; in quotation marks or not. The first request with a key is done, and its answer kept for 24 hours (setting "
            + "`Idempotency__Keep`); the same request with the same key is answered the same with `Idempotent-Replayed: true`, and "
            + "nothing is done again. Another request with that key is a 400; one that comes while the first is under way waits, ten "
            + "seconds at most, and is a 503 then. 401, 403, 500 and 503 are not kept.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = IdempotencyKey.Longest + 2 },
    };

    /// <summary>The name in the document's components.</summary>
    public const string Id = "IdempotencyKey";

    /// <summary>Whether a call takes it: it changes something, and its caller is known.</summary>
    public static bool IsTakenBy(ApiDocument? api, string? method) =>
        api is { TakesIdempotencyKeys: true } && method is not null && (HttpMethods.IsPost(method) || HttpMethods.IsPut(method));
}
