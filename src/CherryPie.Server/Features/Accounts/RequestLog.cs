using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;

namespace CherryPie.Server.Features.Accounts;

/// <summary>A log line for each request, where <c>Logging__Requests</c> asks for it: method, route, account, status, milliseconds, trace
/// id. The route is the pattern, such as <c>/v2/passes/{id}</c>: in addresses stand pass ids, device ids and edit tokens, which open
/// things.</summary>
internal static class RequestLog
{
    private const string Category = "CherryPie.Requests";

    /// <summary>Use it before what answers errors, so that it sees the status that the caller gets.</summary>
    public static void UseRequestLog(this WebApplication app)
    {
        if (!app.Services.GetRequiredService<RequestLogOptions>().Requests)
        {
            return;
        }

        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(Category);
        app.Use(next => http => Tell(http, next, log));
    }

    private static async Task Tell(HttpContext http, RequestDelegate next, ILogger log)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            await next(http);
        }
        finally
        {
            // The handler of errors takes the endpoint off.
            var route = http.GetEndpoint() ?? http.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
            log.LogInformation(
                "{Method} {Route} account {Account} status {Status} in {Milliseconds:F1} ms, trace {Trace}",
                Method(http),
                (route as RouteEndpoint)?.RoutePattern.RawText?.TrimEnd('/') ?? "(no route)",
                http.RequestServices.GetRequiredService<Tenant>().AccountId?.ToString() ?? "none",
                http.RequestAborted.IsCancellationRequested ? "(the caller left)" : http.Response.StatusCode,
                Stopwatch.GetElapsedTime(began).TotalMilliseconds,
                Activity.Current?.TraceId.ToHexString() ?? http.TraceIdentifier
            );
        }
    }

    // Any token is a method to HTTP; what is none of the known ones may be long and is not repeated.
    private static string Method(HttpContext http) =>
        http.Request.Method is { Length: <= 7 } method && method.All(char.IsAsciiLetterUpper) ? method : "(unknown method)";
}

internal sealed class RequestLogOptions
{
    /// <summary>Whether each request is a log line.</summary>
    public bool Requests { get; set; }
}
