namespace CherryPie.Server.Platform.Http;

/// <summary>Counts the requests that the server begins: work in the background gives way to them while they are many.</summary>
internal sealed class RequestLoad
{
    private long _begun;

    public long Begun => Volatile.Read(ref _begun);

    /// <summary>Call it first of all that answers requests.</summary>
    public static void Use(WebApplication app) => app.Use(next => Around(app.Services, next));

    /// <summary>The same for a single endpoint.</summary>
    public static RequestDelegate Around(IServiceProvider services, RequestDelegate next)
    {
        var load = services.GetRequiredService<RequestLoad>();
        return http =>
        {
            Interlocked.Increment(ref load._begun);
            return next(http);
        };
    }
}
