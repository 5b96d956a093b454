using System.Collections.Frozen;
using CherryPie.Server.Features.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace CherryPie.Server.Features.Campaigns;

/// <summary>What changes of a campaign mean to the audit log.</summary>
internal static class AuditCampaigns
{
    private static readonly FrozenSet<string> _derived =
    [
        nameof(Campaign.UpdatedAt),
        nameof(Campaign.ChangeCount),
        nameof(Campaign.ChangedAt),
        nameof(Campaign.WhiteLabelLogo),
    ];

    public static AuditFact? Fact(EntityEntry entry, Campaign campaign, AuditOptions options) =>
        entry.State switch
        {
            EntityState.Added => new(campaign.AccountId, "campaign.create", campaign.Name),
            EntityState.Modified => new(
                campaign.AccountId,
                "campaign.change",
                campaign.Name,
                AuditFact.Changed(entry, _derived, nameof(Campaign.Status))
            ),
            _ => null,
        };
}
