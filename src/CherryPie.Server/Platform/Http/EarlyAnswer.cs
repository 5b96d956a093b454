namespace CherryPie.Server.Platform.Http;

/// <summary>For endpoints that are asked for most and need no key: they answer right behind routing. What stands there in the pipeline
/// looks at each request and has nothing to do for theirs: authentication, Idempotency-Key, places for uploads, the standby. What does
/// apply to them goes along.</summary>
internal static class EarlyAnswer
{
    public static RouteHandlerBuilder AnswersEarly(this RouteHandlerBuilder route)
    {
        route.ShortCircuit();
        route.Finally(endpoint =>
        {
            var (services, answer) = (endpoint.ApplicationServices, endpoint.RequestDelegate!);
            endpoint.RequestDelegate = RequestLoad.Around(
                services,
                RequestTimeLimit.Around(services, AddressLimit.Around(services, answer))
            );
        });
        return route;
    }
}
