using CherryPie.Server.Platform.Hosting;

namespace CherryPie.Server.Platform.Http;

/// <summary>What every response tells browsers, unless its endpoint has set the header itself: guess no types, tell no other site, show
/// nothing in a frame, and, where phones reach this server by https, use nothing else.</summary>
internal static class SecurityHeaders
{
    private const string Nothing = "default-src 'none'; frame-ancestors 'none'";

    // The Swagger page makes its request interceptor out of text, styles its elements by attribute and draws its signs from data addresses.
    private const string OwnPage =
        "default-src 'none'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src "
        + "'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    private const string ForAYear = "max-age=31536000";

    public static void UseSecurityHeaders(this WebApplication app)
    {
        var publicUrl = app.Services.GetRequiredService<PublicUrl>();
        var hsts = publicUrl.IsHttps ? ForAYear : null;
        app.Use(next =>
            http =>
            {
                http.Response.OnStarting(state => Set((HttpResponse)state, hsts), http.Response);
                return next(http);
            }
        );
    }

    private static Task Set(HttpResponse response, string? hsts)
    {
        var headers = response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.TryAdd("Referrer-Policy", "no-referrer");
        // A 304's headers would overwrite those of the page that the browser keeps, so it gets none.
        if (headers.ContentSecurityPolicy.Count == 0 && response.StatusCode != StatusCodes.Status304NotModified)
        {
            headers.ContentSecurityPolicy =
                response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true ? OwnPage : Nothing;
            headers.XFrameOptions = "DENY";
        }

        if (hsts is not null)
        {
            headers.StrictTransportSecurity = hsts;
        }

        return Task.CompletedTask;
    }
}
