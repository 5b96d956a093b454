namespace CherryPie.Server.Platform.Http;

/// <summary>What a use case throws when it will not do what was asked. The API's <see cref="ErrorDialect"/> words it.</summary>
internal sealed class Refusal : Exception
{
    private static readonly TimeSpan _mended = TimeSpan.FromHours(1);

    private Refusal(int status, string message, TimeSpan? retryAfter = null)
        : base(message) => (Status, RetryAfter) = (status, retryAfter);

    public int Status { get; }

    public TimeSpan? RetryAfter { get; }

    /// <summary>Whether it says only that there is too much to do.</summary>
    public bool IsLoad { get; private init; }

    /// <summary>Whether somebody must mend something. All others pass, or are told elsewhere, and would be a line in the log for each
    /// request.</summary>
    public bool IsBroken { get; private init; }

    /// <summary>400: the caller must change something; the message names the field and what is allowed.</summary>
    public static Refusal Invalid(string message) => new(StatusCodes.Status400BadRequest, message);

    /// <summary>401: who calls is not known.</summary>
    public static Refusal Unauthorized(string message) => new(StatusCodes.Status401Unauthorized, message);

    /// <summary>403: who calls is known and may not.</summary>
    public static Refusal Forbidden(string message) => new(StatusCodes.Status403Forbidden, message);

    /// <summary>404: the object that the URL names does not exist, or is another account's.</summary>
    public static Refusal NotFound(string message) => new(StatusCodes.Status404NotFound, message);

    /// <summary>429: the caller asks too often. Not on /v2 and /v1, whose clients take it for a success.</summary>
    public static Refusal TooMany(string message, TimeSpan retryAfter) => new(StatusCodes.Status429TooManyRequests, message, retryAfter);

    /// <summary>503: what is stored does not fit together, and somebody must mend it first; it is logged.</summary>
    public static Refusal Broken(string message) => new(StatusCodes.Status503ServiceUnavailable, message, _mended) { IsBroken = true };

    /// <summary>503: later it will work. It is not logged.</summary>
    public static Refusal Unavailable(string message, TimeSpan retryAfter) =>
        new(StatusCodes.Status503ServiceUnavailable, message, retryAfter);

    /// <summary>503: the server has more to do than it can.</summary>
    public static Refusal Busy(string message, TimeSpan retryAfter) =>
        new(StatusCodes.Status503ServiceUnavailable, message, retryAfter) { IsLoad = true };
}
