using CherryPie.Server.Features.Views;

namespace CherryPie.Server.Endpoints.Landing;

internal static class ViewerOfRequest
{
    private static readonly string[] _others =
    [
        "Android",
        "Chrome/",
        "CriOS/",
        "FxiOS/",
        "EdgiOS/",
        "OPiOS/",
        "OPT/",
        "GSA/",
        "DuckDuckGo/",
    ];

    /// <summary>Who asks for a page: the query's <c>lang</c> goes before the header Accept-Language.</summary>
    /// <param name="request">The request for the page.</param>
    /// <param name="otherwise">The language where the viewer's are all unknown.</param>
    public static Viewer Viewer(this HttpRequest request, string otherwise = "en") =>
        Features.Views.Viewer.Of(
            request.Query["lang"].ToString(),
            request.Headers.AcceptLanguage!,
            request.Headers.UserAgent.ToString(),
            otherwise
        );

    /// <summary>Whether the browser is Apple's own, which alone takes several passes at once. Others on an iPhone have a name of their own
    /// beside Safari's, and pages within apps have not even that.</summary>
    public static bool IsSafari(this HttpRequest request)
    {
        var agent = request.Headers.UserAgent.ToString();
        return agent.Contains("AppleWebKit/", StringComparison.Ordinal)
            && agent.Contains("Version/", StringComparison.Ordinal)
            && agent.Contains("Safari/", StringComparison.Ordinal)
            && !Array.Exists(_others, name => agent.Contains(name, StringComparison.Ordinal));
    }
}
