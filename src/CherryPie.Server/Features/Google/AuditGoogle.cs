using System.Collections.Frozen;
using CherryPie.Server.Features.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace CherryPie.Server.Features.Google;

/// <summary>What changes of an issuer mean to the audit log.</summary>
internal static class AuditGoogle
{
    private static readonly FrozenSet<string> _derived =
    [
        nameof(GoogleIssuer.UpdatedAt),
        nameof(GoogleIssuer.Status),
        nameof(GoogleIssuer.StatusText),
        nameof(GoogleIssuer.CheckedAt),
        nameof(GoogleIssuer.ServiceAccount), // also sealed anew by secrets rotate; another key has another keyId
    ];

    public static AuditFact? Fact(EntityEntry entry, GoogleIssuer issuer, AuditOptions options) =>
        entry.State switch
        {
            EntityState.Added => new(issuer.AccountId, "googleIssuer.create", issuer.Id, issuer.IssuerId),
            EntityState.Modified when AuditFact.Changed(entry, _derived) is { } changes => new(
                issuer.AccountId,
                "googleIssuer.change",
                issuer.Id,
                changes
            ),
            _ => null,
        };
}
