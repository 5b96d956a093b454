using CherryPie.Server.Features.Campaigns;
using Npgsql;

namespace CherryPie.Server.Features.Overview;

/// <summary>How many passes a change is about.</summary>
/// <param name="Issued">Passes that were ever issued.</param>
/// <param name="InWallets">Passes that are on a device now, counted up to one more than <see cref="Most"/>.</param>
internal sealed record Reach(long Issued, long InWallets)
{
    /// <summary>Counting ends there: nobody who reads the number needs it exactly, and a page must not wait for it.</summary>
    public const int Most = 100_000;

    public bool HasMore => InWallets > Most;

    /// <summary>Reads both numbers, in this order.</summary>
    public static async Task<Reach> Read(NpgsqlCommand command, CancellationToken stop)
    {
        await using var row = await command.ExecuteReaderAsync(stop);
        await row.ReadAsync(stop);
        return new Reach(row.GetInt64(0), row.GetInt64(1));
    }
}

/// <summary>Says of how many passes a campaign is, before it is changed.</summary>
internal sealed class CountCampaign(NpgsqlDataSource database)
{
    private static readonly string _count = $"""
        SELECT (SELECT coalesce(sum(issued), 0)::bigint FROM issue_counters WHERE counter_id = $1),
            (SELECT count(*) FROM (
                SELECT FROM passes WHERE campaign_id = $2 AND (passbook_devices > 0 OR android_pay_devices > 0)
                LIMIT {Reach.Most + 1}) known)
        """;

    public async Task<Reach> Run(Campaign campaign, CancellationToken stop)
    {
        await using var command = database.CreateCommand(_count);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = campaign.CounterId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = campaign.Id });
        return await Reach.Read(command, stop);
    }
}
