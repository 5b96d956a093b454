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

    // Behind a proxy that is not named, all customers share the proxy's address, and its limit.
    private static void UseWarningOfProxies(this WebApplication app)
    {
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(TrustedProxies));
        var told = 0;
        app.Use(next =>
            http =>
            {
                if (told == 0 && http.Request.Headers.ContainsKey("X-Forwarded-For") && Interlocked.Exchange(ref told, 1) == 0)
                {
                    log.LogWarning(
                        "{Address} sends X-Forwarded-For, which is not believed: if it is your proxy, name it in Proxy__Trusted, "
                            + "or limits count all its clients as one",
                        http.Connection.RemoteIpAddress
                    );
                }

                return next(http);
            }
        );
    }
}
