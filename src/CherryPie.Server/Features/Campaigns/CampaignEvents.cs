using System.Collections.Frozen;
using CherryPie.Server.Features.Events;
using CherryPie.Server.Platform.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace CherryPie.Server.Features.Campaigns;

/// <summary>Which event a change of a campaign is.</summary>
internal static class CampaignEvents
{
    private static readonly FrozenSet<string> _derived =
    [
        nameof(Campaign.UpdatedAt),
        nameof(Campaign.ChangeCount),
        nameof(Campaign.ChangedAt),
        nameof(Campaign.WhiteLabelLogo),
    ];

    public static EventFact? Fact(EntityEntry entry, Campaign campaign)
    {
        if (entry.State == EntityState.Added)
        {
            return new(
                campaign.AccountId,
                EventTypes.CampaignCreated,
                StoredJson.Text(writer =>
                {
                    writer.WriteStartObject();
                    writer.WriteString("campaignName", campaign.Name);
                    writer.WriteEndObject();
                })
            );
        }

        var changed = entry.State == EntityState.Modified ? EventFact.Changed(entry, _derived).ToList() : [];
        return changed.Count == 0
            ? null
            : new(campaign.AccountId, EventTypes.CampaignChanged, EventFact.ChangedData(changed)) { CampaignId = campaign.Id };
    }
}
