namespace CherryPie.Server.Platform.Http;

/// <summary>Hears of errors that routes answer which ask for it. It must cost next to nothing, and never throw.</summary>
/// <param name="Told">The request, its route, the status and the text of the answer.</param>
internal sealed record ErrorObserver(Action<HttpContext, RouteEndpoint, int, string> Told);

internal static class ErrorObservers
{
    /// <summary>The errors of the group's routes are told to who observes them.</summary>
    public static T WithObservedErrors<T>(this T group)
        where T : IEndpointConventionBuilder => group.WithMetadata(new Observed());

    public static void Tell(HttpContext http, Endpoint? endpoint, int status, string message)
    {
        if (endpoint is RouteEndpoint route && route.Metadata.GetMetadata<Observed>() is not null)
        {
            foreach (var observer in http.RequestServices.GetServices<ErrorObserver>())
            {
                observer.Told(http, route, status, message);
            }
        }
    }

    private sealed record Observed;
}
