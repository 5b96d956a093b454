using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace CherryPie.Server.Platform.Http;

/// <summary>Takes the client's address and scheme from the proxies that the setting Proxy__Trusted names, and from nobody else.</summary>
internal static class TrustedProxies
{
    // A chain of proxies is followed from the nearest on, as far as each is trusted.
    private const int LongestChain = 8;

    public static void UseTrustedProxies(this WebApplication app)
    {
        var trusted = ProxyOptions.Read(app.Services.GetRequiredService<ProxyOptions>().Trusted)!;
        if (trusted.Count == 0)
        {
            app.UseWarningOfProxies();
            return;
        }

        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = LongestChain,
        };
        options.KnownProxies.Clear(); // loopback is in both by default
        options.KnownIPNetworks.Clear();
        trusted.ForEach(options.KnownIPNetworks.Add);
        app.UseForwardedHeaders(options);
    }

    // From elsewhere only the header is a sign: whoever calls a public server directly does so by its public name.
    private static bool IsProxied(HttpContext http) =>
        http.Request.Headers.ContainsKey("X-Forwarded-For")
        || (http.Connection.RemoteIpAddress is { } ip && IPAddress.IsLoopback(ip) && http.CameThroughProxy());

    // Behind a proxy that is not named, all customers share the proxy's address, and its limit.
    private static void UseWarningOfProxies(this WebApplication app)
    {
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(TrustedProxies));
        var told = 0;
        app.Use(next =>
            http =>
            {
                if (told == 0 && IsProxied(http) && Interlocked.Exchange(ref told, 1) == 0)
                {
                    log.LogWarning(
                        "Requests from {Address} seem to come through a proxy, whose word on addresses is not taken: if it is yours, "
                            + "let it send X-Forwarded-For and X-Forwarded-Proto, and name it in Proxy__Trusted; until then the "
                            + "limits count all its clients as one",
                        http.Connection.RemoteIpAddress
                    );
                }

                return next(http);
            }
        );
    }
}
