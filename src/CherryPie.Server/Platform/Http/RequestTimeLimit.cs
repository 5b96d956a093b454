namespace CherryPie.Server.Platform.Http;

/// <summary>Ends a request that takes longer than Limits__RequestTimeout, whatever it waits for: 503 as when the database does not answer,
/// and not known whether it was done. Each wait has a shorter time-out of its own; what has many of them would else take their sum.
/// An upload counts from its last byte, and a package until its first: how slow those may be says Limits__BytesPerSecond.</summary>
internal sealed class RequestTimeLimit
{
    private readonly CancellationTokenSource _late;
    private readonly TimeSpan _longest;

    private RequestTimeLimit(CancellationTokenSource late, TimeSpan longest) => (_late, _longest) = (late, longest);

    /// <summary>Call it before whatever asks the database.</summary>
    public static void Use(WebApplication app) => app.Use(next => Around(app.Services, next));

    /// <summary>The same for a single endpoint.</summary>
    public static RequestDelegate Around(IServiceProvider services, RequestDelegate next)
    {
        var longest = services.GetRequiredService<LimitsOptions>().RequestTimeout;
        return longest > TimeSpan.Zero ? http => Run(http, next, longest) : next;
    }

    /// <summary>The body has come in.</summary>
    public static void Begin(HttpContext http) => Set(http, null);

    /// <summary>From now on the caller alone decides how long it takes.</summary>
    public static void End(HttpContext http) => Set(http, Timeout.InfiniteTimeSpan);

    private static void Set(HttpContext http, TimeSpan? longest)
    {
        if (http.Features.Get<RequestTimeLimit>() is { } it)
        {
            it._late.CancelAfter(longest ?? it._longest);
        }
    }

    private static async Task Run(HttpContext http, RequestDelegate next, TimeSpan longest)
    {
        var caller = http.RequestAborted;
        using var late = CancellationTokenSource.CreateLinkedTokenSource(caller);
        http.Features.Set(new RequestTimeLimit(late, longest));
        http.RequestAborted = late.Token;
        if (!MultipartBody.IsMultipart(http))
        {
            Begin(http);
        }

        try
        {
            await next(http);
        }
        finally
        {
            http.Features.Set<RequestTimeLimit>(null);
            http.RequestAborted = caller; // so that who writes the error sees that the caller is still there
        }
    }
}
