using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;

namespace CherryPie.Server.Platform.Http;

/// <summary>Writes what went wrong in the dialect of the API that was called. Whatever is no <see cref="Refusal"/> and no fault of the
/// request is a bug: 500 and a trace id.</summary>
internal sealed class ErrorWriter(ILogger<ErrorWriter> logger) : IExceptionHandler
{
    private static readonly TimeSpan _databaseRetry = TimeSpan.FromSeconds(5);

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            return true;
        }

        var (status, message, retryAfter) = Answer(httpContext, exception);
        if (status >= StatusCodes.Status500InternalServerError)
        {
            Log(httpContext, exception);
        }

        if (retryAfter is { } wait)
        {
            Tell(httpContext, wait);
        }

        try
        {
            ErrorObservers.Tell(httpContext, EndpointOf(httpContext), status, message);
            await DialectOf(httpContext).Write(httpContext, status, message);
        }
        catch (OperationCanceledException) when (httpContext.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone.
        }

        return true;
    }

    /// <summary>The status that an exception is answered with.</summary>
    public static int StatusOf(HttpContext http, Exception exception) => Answer(http, exception).Status;

    /// <summary>For who asks too often. Nothing is thrown or logged, so that this costs least.</summary>
    public static Task TurnAway(HttpContext http, string message, TimeSpan wait)
    {
        Tell(http, wait);
        var dialect = DialectOf(http);
        return dialect.Write(http, dialect.Throttled, message);
    }

    /// <summary>Gives answers without a body one: unknown routes and wrong methods are both 404, whatever is too much of something is
    /// 400.</summary>
    public static Task WriteBare(StatusCodeContext context)
    {
        var http = context.HttpContext;
        return http.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => DialectOf(http)
                .Write(http, StatusCodes.Status404NotFound, $"There is no {http.Request.Method} {http.Request.Path}"),
            StatusCodes.Status405MethodNotAllowed => DialectOf(http)
                .Write(http, StatusCodes.Status404NotFound, $"There is no {http.Request.Method} {http.Request.Path}"),
            StatusCodes.Status413PayloadTooLarge => DialectOf(http).Write(http, StatusCodes.Status400BadRequest, "request body: too large"),
            StatusCodes.Status415UnsupportedMediaType => DialectOf(http)
                .Write(http, StatusCodes.Status400BadRequest, "request body: unexpected Content-Type"),
            >= StatusCodes.Status400BadRequest and < StatusCodes.Status500InternalServerError => DialectOf(http)
                .Write(http, StatusCodes.Status400BadRequest, "Bad request"),
            _ => Task.CompletedTask,
        };
    }

    // A refusal says itself what is the matter; where it came from helps nobody.
    private void Log(HttpContext http, Exception exception)
    {
        var route = (EndpointOf(http) as RouteEndpoint)?.RoutePattern.RawText;
        if (exception is not Refusal refusal)
        {
            logger.LogError(exception, "{Method} {Route} failed (trace {TraceId})", http.Request.Method, route, TraceId(http));
        }
        else if (refusal.IsBroken)
        {
            logger.LogError(
                "{Method} {Route} is refused: {Reason} (trace {TraceId})",
                http.Request.Method,
                route,
                refusal.Message,
                TraceId(http)
            );
        }
    }

    private static (int Status, string Message, TimeSpan? RetryAfter) Answer(HttpContext http, Exception exception) =>
        exception switch
        {
            Refusal refusal => (refusal.Status, refusal.Message, refusal.RetryAfter),
            BadHttpRequestException bad => (StatusCodes.Status400BadRequest, BadRequest(bad), null),
            InvalidDataException bad when bad.Source?.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) == true => (
                StatusCodes.Status400BadRequest,
                $"request body: {bad.Message}",
                null
            ),
            // What was cancelled though its caller is still there was cancelled by a time-out of the server's.
            _ when exception is OperationCanceledException || DatabaseTrouble.IsAway(exception) => (
                StatusCodes.Status503ServiceUnavailable,
                "The database does not answer; try again shortly",
                _databaseRetry
            ),
            _ => (StatusCodes.Status500InternalServerError, $"Internal server error (trace {TraceId(http)})", null),
        };

    private static void Tell(HttpContext http, TimeSpan wait) =>
        http.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds))
            .ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static ErrorDialect DialectOf(HttpContext http) =>
        EndpointOf(http)?.Metadata.GetMetadata<ErrorDialect>() ?? JsonErrorDialect.NoRoute;

    // The handler of errors takes the endpoint off.
    private static Endpoint? EndpointOf(HttpContext http) => http.GetEndpoint() ?? http.Features.Get<IExceptionHandlerFeature>()?.Endpoint;

    private static string TraceId(HttpContext http) => Activity.Current?.TraceId.ToHexString() ?? http.TraceIdentifier;

    private static string BadRequest(BadHttpRequestException bad) =>
        bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? "request body: too large" : $"request: {bad.Message}";
}
