using CherryPie.Server.Features.Views;

namespace CherryPie.Server.Endpoints.Landing;

internal static class ViewerOfRequest
{
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
}
