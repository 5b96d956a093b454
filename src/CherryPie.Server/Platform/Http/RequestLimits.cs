using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;

namespace CherryPie.Server.Platform.Http;

/// <summary>Keeps one address without a key from taking all of the server; for accounts see AccountLimit. Who asks too often gets a
/// Retry-After before anything is read for them.</summary>
internal static class RequestLimits
{
    /// <summary>The route's callers need no key: they are limited by their address.</summary>
    public static T LimitedByAddress<T>(this T group)
        where T : IEndpointConventionBuilder => group.WithMetadata(new ByAddress());

    /// <summary>Use behind routing. Programs of the same machine are not limited; a proxy that Proxy__Trusted does not name is one
    /// caller, there as elsewhere.</summary>
    public static void UseAddressLimit(this WebApplication app)
    {
        var most = app.Services.GetRequiredService<LimitsOptions>().DownloadsPerMinute;
        if (most == 0)
        {
            return;
        }

        var (addresses, limited, log) = (
            new TokenBuckets<IPAddress>(most, app.Services.GetRequiredService<TimeProvider>()),
            Counter(app),
            Log(app)
        );
        app.Use(next =>
            http =>
            {
                if (
                    http.GetEndpoint()?.Metadata.GetMetadata<ByAddress>() is null
                    || http.Connection.RemoteIpAddress is not { } ip
                    || http.IsFromThisMachine()
                    || addresses.Take(Group(ip), out var wait, out var isFirst)
                )
                {
                    return next(http);
                }

                limited.Add(1, new KeyValuePair<string, object?>("by", "address"));
                if (isFirst)
                {
                    log.LogWarning(
                        "{Address} asks for more than {Most} pages and packages a minute (Limits__DownloadsPerMinute) and is "
                            + "turned away for now",
                        ip,
                        most
                    );
                }

                return ErrorWriter.TurnAway(http, "Too many requests from this address; try again shortly", wait);
            }
        );
    }

    /// <summary>A caller with IPv6 has a /64: limited by that.</summary>
    public static IPAddress Group(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6 || address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address.MapToIPv4();
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }

    public static Counter<long> Counter(WebApplication app) => Counter(app.Services.GetRequiredService<IMeterFactory>());

    public static Counter<long> Counter(IMeterFactory meters) =>
        meters
            .Create("CherryPie.Limits")
            .CreateCounter<long>("cherrypie_requests_limited", description: "Requests turned away, by account or address");

    public static ILogger Log(WebApplication app) => app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(RequestLimits));

    private sealed record ByAddress;
}
