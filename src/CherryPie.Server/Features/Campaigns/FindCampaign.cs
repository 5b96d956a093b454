using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Campaigns;

/// <summary>The campaign that a URL names.</summary>
internal static class FindCampaign
{
    public static async Task<Campaign> Named(ServerDb db, string name, CancellationToken stop) =>
        await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Name == name, stop) ?? throw Unknown(name);

    /// <summary>Locks its row, so that two updates run one after the other. FOR UPDATE would also wait for the foreign keys of passes that
    /// are being issued, and those wait for the counter.</summary>
    public static async Task<Campaign> ForUpdate(ServerDb db, string name, CancellationToken stop) =>
        await db
            .Campaigns.FromSql($"SELECT * FROM campaigns WHERE account_id = {db.AccountId} AND name = {name} FOR NO KEY UPDATE")
            .SingleOrDefaultAsync(stop)
        ?? throw Unknown(name);

    private static Refusal Unknown(string name) => Refusal.NotFound($"There is no campaign \"{name}\"");
}
