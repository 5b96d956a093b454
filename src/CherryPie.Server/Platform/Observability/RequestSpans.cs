using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using OpenTelemetry;

namespace CherryPie.Server.Platform.Observability;

/// <summary>Gives the spans of requests their names, routes and statuses, where somebody takes them. Addresses stay out of spans: in them
/// stand pass ids, device library identifiers and push tokens, which open things.</summary>
internal static class RequestSpans
{
    public static void UseRequestSpans(this WebApplication app) =>
        app.Use(next =>
            http =>
                http.Features.Get<IHttpActivityFeature>()?.Activity is { IsAllDataRequested: true } span && span.Source.HasListeners()
                    ? Describe(http, next, span)
                    : next(http)
        );

    private static async Task Describe(HttpContext http, RequestDelegate next, Activity span)
    {
        await next(http);
        var endpoint = http.GetEndpoint() ?? http.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
        var route = (endpoint as RouteEndpoint)?.RoutePattern.RawText;
        span.DisplayName = route is null ? http.Request.Method : $"{http.Request.Method} {route}";
        span.SetTag("http.request.method", http.Request.Method);
        span.SetTag("http.route", route);
        span.SetTag("http.response.status_code", http.Response.StatusCode);
        if (http.Response.StatusCode >= StatusCodes.Status500InternalServerError)
        {
            span.SetStatus(ActivityStatusCode.Error);
        }
    }

    /// <summary>Takes addresses off the spans of other libraries.</summary>
    public sealed class WithoutAddresses : BaseProcessor<Activity>
    {
        private static readonly string[] _addresses = ["url.path", "url.query", "url.full"];

        public override void OnEnd(Activity data)
        {
            foreach (var name in _addresses)
            {
                data.SetTag(name, null);
            }
        }
    }
}
