using System.Net;

namespace CherryPie.Server.Platform.Http;

/// <summary>Tells programs of this machine from strangers whose requests a proxy on this machine passes on: both come from
/// loopback.</summary>
internal static class DirectCallers
{
    private static readonly string[] _proxyHeaders =
    [
        "Forwarded",
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "X-Forwarded-Proto",
        "X-Forwarded-Server",
        "X-Original-For",
        "X-Real-IP",
        "Via",
    ];

    /// <summary>The request bears a sign of a proxy: a header that proxies add, a Host that is not this machine, or HTTP/1.0, in which
    /// nginx speaks to servers unless it is told otherwise.
    /// https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_http_version</summary>
    public static bool CameThroughProxy(this HttpContext http) =>
        Array.Exists(_proxyHeaders, http.Request.Headers.ContainsKey)
        || http.Request.Protocol is "HTTP/1.0" or "HTTP/0.9"
        || !IsThisMachine(http.Request.Host.Host);

    /// <summary>Whether a program of this machine asks, and asks directly.</summary>
    public static bool IsFromThisMachine(this HttpContext http) =>
        http.Connection.RemoteIpAddress is { } ip && IPAddress.IsLoopback(ip) && !http.CameThroughProxy();

    private static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
