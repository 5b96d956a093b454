using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Observability;

namespace CherryPie.Server.Endpoints.Health;

/// <summary>/metrics. Outside Development it answers only on Metrics__Port, or, where that is unset, to programs of the same machine that
/// ask directly.</summary>
internal static class MetricsApi
{
    public static void AddMetrics(this WebApplicationBuilder builder)
    {
        builder.AddSettings<MetricsOptions>("Metrics");
        builder.Services.AddSingleton<Telemetry>();
        if (builder.Configuration.GetValue<string?>("Metrics:Port") is { Length: > 0 } port && ushort.TryParse(port, out _))
        {
            // Beside the other addresses, wherever those come from.
            var (setting, more) =
                builder.Configuration["urls"] is { Length: > 0 } ? ("urls", $"http://*:{port}")
                : builder.Configuration["http_ports"] is { Length: > 0 } ? ("http_ports", port)
                : ("urls", $"http://127.0.0.1:8080;http://*:{port}");
            builder.WebHost.UseSetting(
                setting,
                string.Join(';', new[] { builder.Configuration[setting], more }.Where(a => !string.IsNullOrEmpty(a)))
            );
        }
    }

    public static void MapMetrics(this WebApplication app)
    {
        var telemetry = app.Services.GetRequiredService<Telemetry>();
        app.MapGet(
                "/metrics",
                (HttpContext http, MetricsOptions options, IHostEnvironment environment) =>
                    MayRead(http, options, environment)
                        ? Results.Text(telemetry.Prometheus.Scrape(), "text/plain; version=0.0.4")
                        : Results.NotFound()
            )
            .ExcludeFromDescription();
    }

    private static bool MayRead(HttpContext http, MetricsOptions options, IHostEnvironment environment) =>
        options.Port is { } port
            ? http.Connection.LocalPort == port
            : http.IsFromThisMachine() || (environment.IsDevelopment() && !http.CameThroughProxy());
}
