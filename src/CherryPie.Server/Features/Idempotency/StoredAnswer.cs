namespace CherryPie.Server.Features.Idempotency;

/// <summary>An answer as it was given, and is given again.</summary>
/// <param name="Fingerprint">Of the request that it answers.</param>
/// <param name="Disposition">The header Content-Disposition.</param>
/// <param name="Body">In clear.</param>
internal sealed record StoredAnswer(byte[] Fingerprint, int Status, string? ContentType, string? Disposition, ReadOnlyMemory<byte> Body)
{
    private const string Replayed = "Idempotent-Replayed";

    /// <summary>Whether a status says how the request ended. Another one says that it may end otherwise when it is sent again.</summary>
    public static bool Keeps(int status) =>
        status is < StatusCodes.Status400BadRequest or StatusCodes.Status400BadRequest or StatusCodes.Status404NotFound;

    /// <summary>What a handler has made of a response.</summary>
    public static StoredAnswer Of(HttpResponse response, ReadOnlyMemory<byte> body, byte[] fingerprint) =>
        new(
            fingerprint,
            response.StatusCode,
            response.ContentType,
            response.Headers.ContentDisposition.Count == 0 ? null : response.Headers.ContentDisposition.ToString(),
            body
        );

    /// <summary>As ASP.NET Core does where it answers an exception, so that a refusal has the same headers with a key and
    /// without.</summary>
    public static void ForbidCaching(HttpResponse response) =>
        (response.Headers.CacheControl, response.Headers.Pragma, response.Headers.Expires) = ("no-cache,no-store", "no-cache", "-1");

    public async Task Write(HttpContext http)
    {
        var response = http.Response;
        (response.StatusCode, response.ContentType, response.ContentLength) = (Status, ContentType, Body.Length);
        if (Disposition is not null)
        {
            response.Headers.ContentDisposition = Disposition;
        }

        if (Status >= StatusCodes.Status400BadRequest)
        {
            ForbidCaching(response);
        }

        response.Headers[Replayed] = "true";
        await response.Body.WriteAsync(Body, http.RequestAborted);
    }
}
