using System.Collections.Frozen;
using CherryPie.Server.Features.Audit;

namespace CherryPie.Server.Features.Passes;

/// <summary>What issuing and changing a pass mean to the audit log. <see cref="StorePasses"/> and <see cref="StoreChanges"/> write it.
/// </summary>
internal static class AuditPasses
{
    private static readonly FrozenSet<string> _derived =
    [
        nameof(Pass.UpdatedAt),
        nameof(Pass.ChangeCount),
        nameof(Pass.ChangedAt),
        nameof(Pass.DynamicIndex),
    ];

    public static AuditFact Issued(Pass pass) => new(pass.AccountId, "pass.issue", pass.Id);

    public static AuditFact? Fact(PassChange change, AuditOptions options) =>
        options.Passes != AuditedPasses.None && change.Names(_derived) is { Count: > 0 } names
            ? new(change.Pass.AccountId, "pass.change", change.Pass.Id, string.Join(", ", names))
            : null;
}
