using System.Collections.Frozen;
using CherryPie.Server.Features.Audit;

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
    ];

    public static AuditFact? Fact(PassChange change, AuditOptions options) =>
        options.Passes != AuditedPasses.None && change.Names(_derived) is { Count: > 0 } names
            ? new(change.Pass.AccountId, "pass.change", change.Pass.Id, string.Join(", ", names))
            : null;
}
