using System.Net;

namespace CherryPie.Server.Features.Images;

/// <summary>HTTP to addresses that callers name: the address that is really connected to must be public. Without proxy, cookies and
/// redirects, since each of them would ask another host than the one that was judged.</summary>
internal static class PublicConnections
{
    /// <summary>Of connecting, the TLS handshake included.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan _lifetime = TimeSpan.FromMinutes(1); // afterwards the name is resolved and judged anew

    /// <param name="dialling">How names are resolved and connections opened; null: as the system does.</param>
    /// <param name="allowsLoopback">Whether loopback counts as public for this host.</param>
    public static SocketsHttpHandler Handler(Dialling? dialling, Func<DnsEndPoint, bool> allowsLoopback) =>
        new()
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = Longest,
            ActivityHeadersPropagator = null, // trace ids are nobody else's
            PooledConnectionLifetime = _lifetime,
            MaxResponseHeadersLength = 64,
            ConnectCallback = (context, stop) =>
                Connect(dialling ?? Dialling.Real, context.DnsEndPoint, allowsLoopback(context.DnsEndPoint), stop),
        };

    // Connects to the addresses that were checked, so a name that resolves to others in between (DNS rebinding) has no effect.
    private static async ValueTask<Stream> Connect(Dialling dialling, DnsEndPoint to, bool allowLoopback, CancellationToken stop)
    {
        var addresses = IPAddress.TryParse(to.Host.Trim('[', ']'), out var literal) ? [literal] : await dialling.Resolve(to.Host, stop);
        var allowed = Array.FindAll(addresses, a => PublicAddress.Is(a) || (allowLoopback && PublicAddress.IsLoopback(a)));
        return allowed.Length == 0 ? throw new ForbiddenAddress() : await dialling.Connect(allowed, to.Port, stop);
    }

    private sealed class ForbiddenAddress() : IOException("not a public address");
}
