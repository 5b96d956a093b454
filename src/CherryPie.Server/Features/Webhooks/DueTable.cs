using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Platform.Postgres;
using Npgsql;

namespace CherryPie.Server.Features.Webhooks;

/// <summary>Reads what is due of a leased webhook: of each pass the oldest event that is not done. What waits for that is due at infinity
/// once it is met here, until <see cref="RecordDeliveries"/> has the end of the one before: so a read looks at no more than
/// <see cref="Scanned"/> deliveries, however many a pass has.</summary>
internal sealed class DueTable(NpgsqlDataSource database, ServerLease server, MasterKeys keys)
{
    private const int Scanned = 256;

    private const string TargetSql = """
        SELECT w.url, w.payload, w.include_personal, w.secret, w.old_secret, w.old_secret_until, w.updated_at
        FROM webhooks w JOIN accounts a ON a.id = w.account_id AND NOT a.is_disabled
        WHERE w.id = $1 AND w.leased_by = $2 AND w.disabled_at IS NULL
          AND (w.paused_until IS NULL OR w.paused_until <= statement_timestamp())
        """;

    // The oldest and the event are read by their indexes for each row, whatever the statistics say.
    private static readonly string _scan = $"""
        SELECT d.*, d.pass_id IS NULL OR d.position = ({KeyedPlans.Oldest("b.position", "d.pass_id")}) AS is_first
        FROM (
            SELECT * FROM webhook_deliveries
            WHERE webhook_id = $1 AND due_at <= statement_timestamp() AND (due_at, position) > ($5, $6) AND position <> ALL ($2)
            ORDER BY due_at, position LIMIT $4) d
        """;

    // The second part is read only when the first has less than was asked for.
    private static readonly string _dueSql = $"""
        WITH due AS MATERIALIZED (SELECT * FROM ({_scan}) d WHERE is_first LIMIT $3)
        SELECT d.position, d.message_id, d.pass_id, d.attempts, d.due_at, d.type, e.at, e.data, true
        FROM due d LEFT JOIN LATERAL (
            SELECT at, data FROM events WHERE account_id = d.account_id AND position = d.position OFFSET 0) e ON true
        UNION ALL
        SELECT d.position, d.message_id, d.pass_id, d.attempts, d.due_at, d.type, NULL, NULL, false
        FROM ({_scan}) d WHERE NOT is_first AND (SELECT count(*) FROM due) < $3
        """;

    // Under the lock of the webhook's row, as results are recorded: the one before has not ended meanwhile.
    private const string LockSql = "SELECT FROM webhooks WHERE id = $1 FOR NO KEY UPDATE";

    // By the key: COALESCE() keeps the planner from the indexes of what is due.
    private static readonly string _waitSql = $"""
        UPDATE webhook_deliveries d SET due_at = 'infinity'
        WHERE d.webhook_id = $1 AND d.position = ANY ($2) AND COALESCE(d.due_at <= statement_timestamp(), false)
          AND d.position > ({KeyedPlans.Oldest("b.position", "d.pass_id")})
        """;

    /// <summary>What is due, in its order.</summary>
    /// <param name="webhook">The webhook.</param>
    /// <param name="known">Positions that were read before and are not recorded yet.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="from">What was read before; null: from the beginning.</param>
    /// <param name="stop">Ends the statement.</param>
    /// <returns>The target is null when the webhook is to get nothing now.</returns>
    public async Task<(WebhookTarget? Target, List<DueDelivery> Due)> Read(
        LeasedWebhook webhook,
        long[] known,
        int most,
        DuePlace? from,
        CancellationToken stop
    )
    {
        while (true)
        {
            var (target, due, waiting) = await Look(webhook, known, most, from, stop);

            // What waits for one that is under way is met again at once: it is left alone unless it fills the look.
            if (waiting.Length == 0 || (due.Count + waiting.Length < Scanned && (due.Count > 0 || known.Length > 0)))
            {
                return (target, due);
            }

            await Wait(webhook, waiting, stop);
            if (due.Count > 0)
            {
                return (target, due);
            }
        }
    }

    private async Task<(WebhookTarget? Target, List<DueDelivery> Due, long[] Waiting)> Look(
        LeasedWebhook webhook,
        long[] known,
        int most,
        DuePlace? from,
        CancellationToken stop
    )
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop); // of which the settings are
        await using var batch = new NpgsqlBatch(connection, transaction) { Timeout = ConnectionSettings.LongestWork };
        batch.BatchCommands.Add(new(KeyedPlans.Sql));
        batch.BatchCommands.Add(Command(TargetSql, webhook.Id, server.Id));
        batch.BatchCommands.Add(
            Command(_dueSql, webhook.Id, known, most, Scanned, from?.DueAt ?? DateTimeOffset.MinValue, from?.Position ?? 0)
        );
        await using var row = await batch.ExecuteReaderAsync(stop);
        await row.NextResultAsync(stop);
        if (!await row.ReadAsync(stop))
        {
            return (null, [], []);
        }

        var target = Target(webhook, row);
        await row.NextResultAsync(stop);
        var (due, waiting) = (new List<DueDelivery>(), new List<long>());
        while (await row.ReadAsync(stop))
        {
            if (row.GetBoolean(8))
            {
                due.Add(DueDelivery.Of(row));
            }
            else
            {
                waiting.Add(row.GetInt64(0));
            }
        }

        return (target, [.. due.OrderBy(d => d.DueAt).ThenBy(d => d.Position)], [.. waiting]);
    }

    private async Task Wait(LeasedWebhook webhook, long[] waiting, CancellationToken stop)
    {
        await using var batch = database.CreateBatch();
        batch.Timeout = ConnectionSettings.LongestWork;
        batch.BatchCommands.Add(new(KeyedPlans.Sql));
        batch.BatchCommands.Add(Command(LockSql, webhook.Id));
        batch.BatchCommands.Add(Command(_waitSql, webhook.Id, waiting));
        await batch.ExecuteNonQueryAsync(stop);
    }

    private static NpgsqlBatchCommand Command(string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        return command;
    }

    private WebhookTarget Target(LeasedWebhook webhook, NpgsqlDataReader row)
    {
        var owner = Webhook.OwnerOf(webhook.AccountId, webhook.Id);
        return new(
            row.GetString(0),
            Enum.Parse<WebhookPayload>(row.GetString(1)),
            row.GetBoolean(2),
            keys.Box.Open(row.GetFieldValue<byte[]>(3), owner),
            row.IsDBNull(4) ? null : keys.Box.Open(row.GetFieldValue<byte[]>(4), owner),
            row.IsDBNull(5) ? null : row.GetFieldValue<DateTimeOffset>(5),
            row.GetFieldValue<DateTimeOffset>(6)
        );
    }
}
