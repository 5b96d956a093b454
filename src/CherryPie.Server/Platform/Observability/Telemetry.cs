using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace CherryPie.Server.Platform.Observability;

/// <summary>Meters and traces: gathered for /metrics always, sent out when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set
/// (https://opentelemetry.io/docs/specs/otel/protocol/exporter/).</summary>
internal sealed class Telemetry : IDisposable
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private static readonly string[] _meters =
    [
        "CherryPie.*",
        "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Server.Kestrel",
        "System.Runtime",
        "Npgsql",
    ];
    private static readonly string[] _sources = ["Microsoft.AspNetCore", "System.Net.Http", "Npgsql"];
    private readonly OpenTelemetrySdk _sdk;

    public Telemetry(IConfiguration configuration)
    {
        var sends = !string.IsNullOrEmpty(configuration[Endpoint]);
        _sdk = OpenTelemetrySdk.Create(sdk =>
        {
            sdk.ConfigureResource(r =>
                r.AddService("cherrypie-server", serviceVersion: typeof(Telemetry).Assembly.GetName().Version?.ToString(3))
            );
            sdk.WithMetrics(m => m.AddMeter(_meters).AddReader(new BaseExportingMetricReader(Prometheus)));
            if (sends)
            {
                sdk.WithTracing(t => t.AddSource(_sources).AddProcessor(new RequestSpans.WithoutAddresses()));
                sdk.UseOtlpExporter();
            }
        });
    }

    public PrometheusText Prometheus { get; } = new();

    public void Dispose() => _sdk.Dispose();
}
