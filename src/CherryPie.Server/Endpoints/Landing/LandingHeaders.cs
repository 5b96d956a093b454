using System.Security.Cryptography;
using System.Text;

namespace CherryPie.Server.Endpoints.Landing;

/// <summary>What browsers are told about the pages: nothing from elsewhere, no script, no frame, no search engine.</summary>
internal static class LandingHeaders
{
    public static void Common(HttpResponse response)
    {
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }

    /// <param name="response">The answer.</param>
    /// <param name="style">The page's own style sheet, allowed by its hash; empty for none.</param>
    /// <param name="scripted">Whether scripts of this server may run.</param>
    public static void Page(HttpResponse response, string style, bool scripted)
    {
        Common(response);
        var own = style.Length == 0 ? "" : $" 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'";
        response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; img-src 'self'; style-src 'self'{own}; {(scripted ? "script-src 'self'; " : "")}form-action "
            + $"'self'; base-uri 'none'; frame-ancestors 'none'";
        response.Headers.XFrameOptions = "DENY";

        // Not no-referrer: browsers would then call the form's origin null. Other sites learn nothing either way.
        response.Headers["Referrer-Policy"] = "same-origin";
        response.Headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=()";
        response.Headers["X-Robots-Tag"] = "noindex, nofollow";
        response.Headers.CacheControl = "no-store";
        response.Headers.Vary = "Accept-Language, User-Agent";
    }
}
