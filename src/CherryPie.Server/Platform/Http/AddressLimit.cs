using System.Diagnostics.Metrics;
using System.Net;

namespace CherryPie.Server.Platform.Http;

/// <summary>Keeps one address without a key from taking all of the server; for accounts see AccountLimit. Who asks too often gets a
/// Retry-After before anything is read for them. Programs of the same machine are not limited; a proxy that Proxy__Trusted does not name
/// is one caller, there as elsewhere.</summary>
internal sealed class AddressLimit(LimitsOptions limits, TimeProvider clock, IMeterFactory meters, ILoggerFactory logs)
{
    private readonly TokenBuckets<IPAddress>? _addresses = limits.DownloadsPerMinute == 0 ? null : new(limits.DownloadsPerMinute, clock);
    private readonly Counter<long> _limited = RequestLimits.Counter(meters);
    private readonly ILogger _log = logs.CreateLogger(typeof(RequestLimits));

    /// <summary>Use it behind routing.</summary>
    public static void Use(WebApplication app) => app.Use(next => Around(app.Services, next));

    /// <summary>The same for a single endpoint.</summary>
    public static RequestDelegate Around(IServiceProvider services, RequestDelegate next)
    {
        var it = services.GetRequiredService<AddressLimit>();
        return it._addresses is { } addresses ? http => it.Run(http, next, addresses) : next;
    }

    private Task Run(HttpContext http, RequestDelegate next, TokenBuckets<IPAddress> addresses)
    {
        if (
            !RequestLimits.AreByAddress(http)
            || http.Connection.RemoteIpAddress is not { } ip
            || http.IsFromThisMachine()
            || addresses.Take(RequestLimits.Group(ip), out var wait, out var isFirst)
        )
        {
            return next(http);
        }

        _limited.Add(1, new KeyValuePair<string, object?>("by", "address"));
        if (isFirst)
        {
            _log.LogWarning(
                "{Address} asks for more than {Most} pages and packages a minute (Limits__DownloadsPerMinute) and is "
                    + "turned away for now",
                ip,
                limits.DownloadsPerMinute
            );
        }

        return ErrorWriter.TurnAway(http, "Too many requests from this address; try again shortly", wait);
    }
}
