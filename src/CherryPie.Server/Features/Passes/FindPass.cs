using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Passes;

/// <summary>The pass that a URL names, by its id or by the caller's own.</summary>
internal static class FindPass
{
    public static Refusal Unknown(string id) => Refusal.NotFound($"There is no pass \"{id}\"");

    /// <summary>The id behind <c>?userDefinedId=U&amp;campaignName=N</c>. Three official SDKs send <c>&amp;campaignNameN</c> instead,
    /// without the equals sign.</summary>
    public static async Task<string> IdOf(ServerDb db, IQueryCollection query, CancellationToken stop)
    {
        var userId = query["userDefinedId"].ToString();
        if (userId.Length == 0)
        {
            throw Refusal.Invalid("userDefinedId: is required in the query, with campaignName");
        }

        var campaign = CampaignOf(query);
        var passes = db.Passes.Where(p => p.UserDefinedId == userId).OrderBy(p => p.Number).AsQueryable();
        if (campaign is not null)
        {
            var id = (await FindCampaign.Named(db, campaign, stop)).Id;
            passes = passes.Where(p => p.CampaignId == id);
        }

        var found = await passes.Select(p => p.Id).Take(2).ToListAsync(stop);
        return found.Count switch
        {
            0 => throw Refusal.NotFound(
                $"There is no pass with the userDefinedId \"{userId}\"{(campaign is null ? "" : $" in campaign \"{campaign}\"")}"
            ),
            1 => found[0],
            _ => throw Refusal.Invalid(
                $"campaignName: is required in the query, because passes of several campaigns have the userDefinedId \"{userId}\""
            ),
        };
    }

    private static string? CampaignOf(IQueryCollection query)
    {
        const string name = "campaignName";
        if (query[name].ToString() is { Length: > 0 } given)
        {
            return given;
        }

        return query
            .Keys.FirstOrDefault(k => k.Length > name.Length && k.StartsWith(name, StringComparison.Ordinal))
            ?[name.Length..].TrimStart('=');
    }
}
