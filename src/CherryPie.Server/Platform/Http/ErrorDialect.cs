namespace CherryPie.Server.Platform.Http;

/// <summary>How one API words a refusal. It is metadata of the API's route group.</summary>
internal abstract class ErrorDialect
{
    /// <summary>The status for who asks too often. CherryPie's clients take a 429 for a success.</summary>
    public virtual int Throttled => StatusCodes.Status503ServiceUnavailable;

    public abstract Task Write(HttpContext http, int status, string message);
}

/// <summary><c>{"error":"text"}</c>. CherryPie's clients cut it apart by character offset, so nothing else may stand in it.</summary>
/// <param name="scheme">What a 401 names in WWW-Authenticate; null where no call of the API wants credentials.</param>
/// <param name="throttled">The status for who asks too often.</param>
internal sealed class JsonErrorDialect(string? scheme, int throttled = StatusCodes.Status503ServiceUnavailable) : ErrorDialect
{
    public override int Throttled => throttled;

    /// <summary>For requests that no route takes.</summary>
    public static ErrorDialect NoRoute { get; } = new JsonErrorDialect(scheme: null);

    public override async Task Write(HttpContext http, int status, string message)
    {
        http.Response.StatusCode = status;
        if (status == StatusCodes.Status401Unauthorized && scheme is not null)
        {
            http.Response.Headers.WWWAuthenticate = scheme;
        }

        await VendorJson.Write(http, new ErrorBody(message));
    }
}

/// <summary>The body of every answer of JsonErrorDialect.</summary>
/// <param name="Error">One plain sentence: what is wrong, which field, what is allowed.</param>
internal sealed record ErrorBody(string Error);
