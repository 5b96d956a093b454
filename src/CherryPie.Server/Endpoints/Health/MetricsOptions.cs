using System.ComponentModel.DataAnnotations;

namespace CherryPie.Server.Endpoints.Health;

internal sealed class MetricsOptions
{
    /// <summary>A port of its own for /metrics.</summary>
    [Range(1, 65535)]
    public int? Port { get; set; }
}
