using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Features.Google;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CherryPie.Server.Features.Overview;

/// <summary>An issuer of Google Wallet with the campaigns that have it; never its key.</summary>
/// <param name="Issuer">As the API shows it.</param>
/// <param name="Campaigns">How many campaigns.</param>
/// <param name="CampaignNames">Of the newest <see cref="ReadPassTypes.NamedCampaigns"/>.</param>
internal sealed record GoogleIssuerRow(GoogleIssuerResponse Issuer, long Campaigns, IReadOnlyList<string> CampaignNames);

/// <summary>How an account stands with Google Wallet.</summary>
/// <param name="Issuers">In the order in which they were added.</param>
/// <param name="Waiting">Passes whose change is on its way.</param>
/// <param name="Without">The newest campaigns that have no issuer and can be given one.</param>
internal sealed record GoogleState(IReadOnlyList<GoogleIssuerRow> Issuers, long Waiting, IReadOnlyList<string> Without);

/// <summary>The state of Google Wallet in the account that this scope has entered.</summary>
internal sealed class ReadGoogle(NpgsqlDataSource database, ServerDb db, ListIssuers issuers, Tenant tenant)
{
    private const int MostWithout = 100;

    private static readonly string _campaigns = $"""
        SELECT google_issuer_id, count(*), (array_agg(name ORDER BY id DESC))[1:{ReadPassTypes.NamedCampaigns}]
        FROM campaigns WHERE account_id = $1 AND google_issuer_id IS NOT NULL GROUP BY 1
        """;

    public async Task<GoogleState> Run(CancellationToken stop)
    {
        var all = await issuers.All(stop);
        if (all.Count == 0)
        {
            return new([], 0, []);
        }

        var campaigns = new Dictionary<string, (long Count, string[] Names)>(StringComparer.Ordinal);
        await using (var command = database.CreateCommand(_campaigns))
        {
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = tenant.Required });
            await using var row = await command.ExecuteReaderAsync(stop);
            while (await row.ReadAsync(stop))
            {
                campaigns[row.GetString(0)] = (row.GetInt64(1), row.GetFieldValue<string[]>(2));
            }
        }

        var account = tenant.Required;
        var waiting = await db.Jobs.LongCountAsync(j => j.Kind == JobKinds.GoogleObject.Name && j.AccountId == account && !j.IsDead, stop);
        var without = await db
            .Campaigns.Where(c => c.GoogleIssuerId == null && c.Status != LifeState.INVALID)
            .OrderByDescending(c => c.Id)
            .Select(c => c.Name)
            .Take(MostWithout)
            .ToListAsync(stop);
        return new(
            [
                .. all.Select(i =>
                    campaigns.TryGetValue(i.Id, out var of) ? new GoogleIssuerRow(i, of.Count, of.Names) : new GoogleIssuerRow(i, 0, [])
                ),
            ],
            waiting,
            without
        );
    }
}
