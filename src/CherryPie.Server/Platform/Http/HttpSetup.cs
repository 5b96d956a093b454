using System.Text;
using CherryPie.Server.Platform.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CherryPie.Server.Platform.Http;

internal static class HttpSetup
{
    // Room for the parts' own headers beside what they hold.
    private const long MostBytes = MultipartBody.MaxBytes + (1 << 20);
    private const string IdempotencyKeyHeader = "Idempotency-Key";
    private static readonly TimeSpan _beforeRates = TimeSpan.FromSeconds(5);

    public static void AddHttp(this WebApplicationBuilder builder)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance); // parts come in any charset
        builder.AddSettings<LimitsOptions>("Limits");
        builder.AddSettings<ProxyOptions>("Proxy");
        builder.Services.AddOptions<KestrelServerOptions>().Configure<LimitsOptions>(Limit);
        builder.Services.AddExceptionHandler<ErrorWriter>();
        builder.Services.AddSingleton<RequestLoad>();
        builder.Services.AddSingleton<AddressLimit>();
    }

    private static void Limit(KestrelServerOptions kestrel, LimitsOptions limits)
    {
        var rate = limits.BytesPerSecond == 0 ? null : new MinDataRate(limits.BytesPerSecond, _beforeRates);
        kestrel.AddServerHeader = false;

        // Kestrel refuses a request with bytes that are no UTF-8 without a word; as Latin-1 who reads the key can say what is wrong.
        kestrel.RequestHeaderEncodingSelector = name => name == IdempotencyKeyHeader ? Encoding.Latin1 : null;
        kestrel.Limits.MaxRequestBodySize = MostBytes;
        kestrel.Limits.MaxConcurrentConnections = limits.Connections == 0 ? null : limits.Connections;
        kestrel.Limits.RequestHeadersTimeout = limits.HeadersTimeout;
        kestrel.Limits.KeepAliveTimeout = limits.KeepAlive;
        (kestrel.Limits.MinRequestBodyDataRate, kestrel.Limits.MinResponseDataRate) = (rate, rate);
    }

    public static void UseErrors(this WebApplication app)
    {
        app.UseExceptionHandler(_ => { });
        app.UseStatusCodePages(ErrorWriter.WriteBare);
    }

    public static T WithErrors<T>(this T group, ErrorDialect dialect)
        where T : IEndpointConventionBuilder => group.WithMetadata(dialect);
}
