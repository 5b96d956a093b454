using System.ComponentModel.DataAnnotations;

namespace CherryPie.Server.Http;

internal sealed class LimitsOptions
{
    /// <summary>Per account; 0 is no limit.</summary>
    [Range(0, int.MaxValue)]
    public int RequestsPerMinute { get; set; }
}
