using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;

namespace CherryPie.Server.Platform.Http;

/// <summary>What the limits of addresses (<see cref="AddressLimit"/>) and accounts have in common.</summary>
internal static class RequestLimits
{
    /// <summary>The route's callers need no key: they are limited by their address.</summary>
    public static T LimitedByAddress<T>(this T group)
        where T : IEndpointConventionBuilder => group.WithMetadata(new ByAddress());

    /// <summary>Whether the route of a request is such a one.</summary>
    public static bool AreByAddress(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<ByAddress>() is not null;

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
