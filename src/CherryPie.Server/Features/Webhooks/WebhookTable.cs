using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Platform.Postgres;
using Npgsql;

namespace CherryPie.Server.Features.Webhooks;

/// <summary>The statements by which servers share the webhooks. A webhook is leased whole: its deliveries are sent by one server, so that
/// those of a pass keep their order.</summary>
internal sealed class WebhookTable(NpgsqlDataSource database, ServerLease server)
{
    public const string Release = "UPDATE webhooks SET leased_by = NULL, lease_until = NULL WHERE leased_by = ANY($1)";

    /// <summary>How long a server that lives may go without recording a result.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private const string Free = "w.id <> ALL ($2) AND (w.leased_by IS NULL OR w.leased_by = $1 OR w.lease_until <= statement_timestamp())";

    // statement_timestamp(), unlike clock_timestamp(), lets an index find what is due; min() makes sure of the index, where EXISTS may
    // read the whole table while its statistics are old. Of an account's webhooks those come first that have waited longest, as among all;
    // they are numbered from the places on that the account has already.
    private const string Due = $"""
        SELECT w.id, w.failing_since IS NOT NULL AS is_failing, w.lease_until, COALESCE(taken.places, 0) + row_number() OVER (
            PARTITION BY w.account_id, w.failing_since IS NOT NULL ORDER BY w.lease_until NULLS FIRST) AS place
        FROM webhooks w JOIN accounts a ON a.id = w.account_id AND NOT a.is_disabled
        LEFT JOIN unnest($8, $9, $10) taken(account_id, is_failing, places)
            ON taken.account_id = w.account_id AND taken.is_failing = (w.failing_since IS NOT NULL)
        WHERE w.disabled_at IS NULL AND (w.paused_until IS NULL OR w.paused_until <= statement_timestamp()) AND {Free}
          AND (SELECT min(d.due_at) FROM webhook_deliveries d WHERE d.webhook_id = w.id AND d.due_at IS NOT NULL) <= statement_timestamp()
        """;

    // Free once more: another server may have leased it since the statement began.
    private const string ClaimSql = $"""
        WITH due AS MATERIALIZED ({Due}),
        healthy AS (
            SELECT w.id FROM webhooks w JOIN due d ON d.id = w.id WHERE NOT d.is_failing AND d.place <= $6 AND {Free}
            ORDER BY d.lease_until NULLS FIRST LIMIT $4 FOR NO KEY UPDATE OF w SKIP LOCKED),
        failing AS (
            SELECT w.id FROM webhooks w JOIN due d ON d.id = w.id WHERE d.is_failing AND d.place <= $7 AND {Free}
            ORDER BY d.lease_until NULLS FIRST LIMIT $5 FOR NO KEY UPDATE OF w SKIP LOCKED)
        UPDATE webhooks w SET leased_by = $1, lease_until = clock_timestamp() + $3
        WHERE w.id IN (SELECT id FROM healthy UNION ALL SELECT id FROM failing)
        RETURNING w.id, w.account_id, w.failing_since IS NOT NULL
        """;

    // The time stays, so that the one comes next that has waited longest.
    private const string GiveBackSql =
        "UPDATE webhooks SET leased_by = NULL, lease_until = clock_timestamp() WHERE id = $1 AND leased_by = $2";

    /// <summary>Leases webhooks that have something due.</summary>
    /// <param name="underWay">Those that this server delivers to already.</param>
    /// <param name="places">To how many it may deliver.</param>
    /// <param name="stop">Ends the statement.</param>
    public async Task<List<LeasedWebhook>> Claim(IReadOnlyCollection<LeasedWebhook> underWay, WebhookPlaces places, CancellationToken stop)
    {
        var taken = underWay
            .GroupBy(w => (w.AccountId, w.IsFailing))
            .Select(a => (a.Key.AccountId, a.Key.IsFailing, Count: a.Count()))
            .ToList();
        var failing = underWay.Count(w => w.IsFailing);
        await using var command = database.CreateWork(ClaimSql);
        command.Parameters.Add(new() { Value = server.Id });
        command.Parameters.Add(new() { Value = underWay.Select(w => w.Id).ToArray() });
        command.Parameters.Add(new() { Value = Lease });
        command.Parameters.Add(new() { Value = Math.Max(places.All(areFailing: false) - (underWay.Count - failing), 0) });
        command.Parameters.Add(new() { Value = Math.Max(places.All(areFailing: true) - failing, 0) });
        command.Parameters.Add(new() { Value = places.OfAccount(areFailing: false) });
        command.Parameters.Add(new() { Value = places.OfAccount(areFailing: true) });
        command.Parameters.Add(new() { Value = taken.Select(t => t.AccountId).ToArray() });
        command.Parameters.Add(new() { Value = taken.Select(t => t.IsFailing).ToArray() });
        command.Parameters.Add(new() { Value = taken.Select(t => t.Count).ToArray() });
        var leased = new List<LeasedWebhook>();
        await using var row = await command.ExecuteReaderAsync(stop);
        while (await row.ReadAsync(stop))
        {
            leased.Add(new(row.GetString(0), row.GetGuid(1), row.GetBoolean(2)));
        }

        return leased;
    }

    /// <summary>Ends the lease.</summary>
    public async Task GiveBack(LeasedWebhook webhook, CancellationToken stop)
    {
        await using var command = database.CreateWork(GiveBackSql);
        command.Parameters.Add(new() { Value = webhook.Id });
        command.Parameters.Add(new() { Value = server.Id });
        await command.ExecuteNonQueryAsync(stop);
    }
}
