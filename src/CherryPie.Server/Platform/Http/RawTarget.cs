using Microsoft.AspNetCore.Http.Features;

namespace CherryPie.Server.Platform.Http;

/// <summary>The request's target as it came, undecoded.</summary>
internal static class RawTarget
{
    // Servers that are not Kestrel may not tell it.
    public static string Of(HttpContext http) =>
        http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget is { Length: > 0 } raw
            ? raw
            : http.Request.Path.ToUriComponent() + http.Request.QueryString.ToUriComponent();
}
