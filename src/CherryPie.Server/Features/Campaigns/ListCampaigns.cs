using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Campaigns;

/// <summary>A campaign as a list shows it.</summary>
internal sealed record ListedCampaign(Campaign Campaign, string PassType, long Issued);

/// <summary>The account's campaigns, the newest first, by search and status.</summary>
internal sealed class ListCampaigns(ServerDb db, IssueLimit limit)
{
    /// <param name="search">A part of the name or the display name, in any case; empty: all.</param>
    /// <param name="status">Null: all.</param>
    /// <param name="from">How many to pass over.</param>
    /// <param name="size">How many.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>One more than asked for where there are more.</returns>
    public async Task<List<ListedCampaign>> Run(string search, LifeState? status, int from, int size, CancellationToken stop)
    {
        var pattern = SearchPattern.Of(search);
        var campaigns = await db
            .Campaigns.AsNoTracking()
            .Where(c => status == null || c.Status == status)
            .Where(c =>
                search == ""
                || EF.Functions.ILike(c.Name, pattern, SearchPattern.Escape)
                || EF.Functions.ILike(c.DisplayName!, pattern, SearchPattern.Escape)
            )
            .OrderByDescending(c => c.Id)
            .Skip(from)
            .Take(size + 1)
            .Select(c => new { Campaign = c, c.Certificate!.PassTypeIdentifier })
            .ToListAsync(stop);
        var issued = await limit.Issued([.. campaigns.Select(c => c.Campaign.CounterId)], stop);
        return campaigns.ConvertAll(c => new ListedCampaign(
            c.Campaign,
            c.PassTypeIdentifier,
            issued.GetValueOrDefault(c.Campaign.CounterId)
        ));
    }
}
