using System.Collections.Frozen;
using CherryPie.Server.Features.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace CherryPie.Server.Features.Passes;

/// <summary>What changes of a pass mean to the audit log. How issued passes get there: <see cref="StorePasses"/>.</summary>
internal static class AuditPasses
{
    private static readonly FrozenSet<string> _derived =
    [
        nameof(Pass.UpdatedAt),
        nameof(Pass.ChangeCount),
        nameof(Pass.ChangedAt),
        nameof(Pass.DynamicIndex),
        nameof(Pass.PassbookDevices),
        nameof(Pass.AndroidPayDevices),
        nameof(Pass.FirstRegisteredAt),
        nameof(Pass.LastRegisteredAt),
        nameof(Pass.FirstUnregisteredAt),
        nameof(Pass.LastUnregisteredAt),
    ];

    public static AuditFact? Fact(EntityEntry entry, Pass pass, AuditOptions options) =>
        entry.State == EntityState.Modified && options.Passes != AuditedPasses.None && AuditFact.Changed(entry, _derived) is { } changes
            ? new(pass.AccountId, "pass.change", pass.Id, changes)
            : null;
}
