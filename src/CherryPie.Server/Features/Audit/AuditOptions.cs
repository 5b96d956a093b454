using System.ComponentModel.DataAnnotations;

namespace CherryPie.Server.Features.Audit;

/// <summary>How much of what is done to passes is kept.</summary>
internal enum AuditedPasses
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Changes; when a pass was issued stands in its own row.</summary>
    Changes,

    /// <summary>Each pass that is issued, as well.</summary>
    All,
}

internal sealed class AuditOptions
{
    public AuditedPasses Passes { get; set; } = AuditedPasses.Changes;

    [Range(1, 36_500)]
    public int KeepDays { get; set; } = 365;
}
