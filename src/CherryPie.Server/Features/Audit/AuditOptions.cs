using System.ComponentModel.DataAnnotations;

namespace CherryPie.Server.Features.Audit;

/// <summary>What the audit log records of passes.</summary>
internal enum AuditedPasses
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Changes. When a pass was issued is in the pass itself.</summary>
    Changes,

    /// <summary>Changes, and each pass that is issued.</summary>
    All,
}

internal sealed class AuditOptions
{
    public AuditedPasses Passes { get; set; } = AuditedPasses.Changes;

    [Range(1, 36_500)]
    public int KeepDays { get; set; } = 365;
}
