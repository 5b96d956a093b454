using System.Security.Cryptography;
using System.Text;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>What browsers are told about the console's pages: nothing from elsewhere, no script or style within a page, no frame, no
/// cache.</summary>
internal static class ConsoleHeaders
{
    private const string Policy =
        "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri "
        + "'none'; frame-ancestors 'none'";

    /// <summary>Allows a page pictures that it holds itself, and one style sheet by its hash: the colours of a pass.</summary>
    public static void Allow(HttpResponse response, string style) =>
        response.Headers.ContentSecurityPolicy = Policy
            .Replace("img-src 'self'", "img-src 'self' data:", StringComparison.Ordinal)
            .Replace(
                "style-src 'self'",
                $"style-src 'self' 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'",
                StringComparison.Ordinal
            );

    public static void Set(HttpResponse response)
    {
        var headers = response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XFrameOptions = "DENY";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";

        // Not no-referrer: browsers would then call a form's origin null.
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] =
            "camera=(), microphone=(), geolocation=(), payment=(), publickey-credentials-get=(self), publickey-credentials-create=(self)";
        headers["X-Robots-Tag"] = "noindex, nofollow";
        (headers.CacheControl, headers.Pragma) = ("no-cache, no-store", "no-cache"); // as antiforgery wants it
        headers.Vary = "Accept-Language, Cookie";
    }
}
