using System.Collections.Frozen;
using CherryPie.Server.Features.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace CherryPie.Server.Features.Webhooks;

/// <summary>What changes of a webhook mean to the audit log.</summary>
internal static class AuditWebhooks
{
    /// <summary>Of a webhook that the server has given up.</summary>
    public const string Disabled = "webhook.disable";

    private static readonly FrozenSet<string> _derived =
    [
        nameof(Webhook.UpdatedAt),
        nameof(Webhook.Secret), // also sealed anew by secrets rotate
        nameof(Webhook.OldSecret),
        nameof(Webhook.OldSecretUntil),
        nameof(Webhook.FailingSince),
        nameof(Webhook.PausedUntil),
        nameof(Webhook.DisabledReason),
    ];

    public static AuditFact? Fact(EntityEntry entry, Webhook webhook, AuditOptions options) =>
        entry.State switch
        {
            EntityState.Added => new(webhook.AccountId, "webhook.create", webhook.Id),
            EntityState.Deleted => new(webhook.AccountId, "webhook.delete", webhook.Id),
            EntityState.Modified when AuditFact.IsModified(entry, nameof(Webhook.OldSecretUntil)) => new(
                webhook.AccountId,
                "webhook.rotate",
                webhook.Id
            ),
            EntityState.Modified when AuditFact.Changed(entry, _derived) is { } changes => new(
                webhook.AccountId,
                "webhook.change",
                webhook.Id,
                changes
            ),
            _ => null,
        };
}
