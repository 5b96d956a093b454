using CherryPie.Server.Features.Events;
using CherryPie.Server.Platform.Postgres;
using Npgsql;

namespace CherryPie.Server.Features.Overview;

/// <summary>Pushes that failed for the same reason.</summary>
/// <param name="Status">APNs'; 0: it gave none.</param>
/// <param name="Reason">APNs' word.</param>
/// <param name="Count">How many.</param>
/// <param name="LastAt">When the last of them failed.</param>
/// <param name="PassId">A pass on the phone of the last one.</param>
internal sealed record RefusedPushes(int Status, string Reason, long Count, DateTimeOffset LastAt, string PassId);

/// <summary>A change that phones were told of.</summary>
/// <param name="Type">The type of event.</param>
/// <param name="What">The name of the template, the campaign or the pass type.</param>
/// <param name="At">When.</param>
internal sealed record PastPush(string Type, string What, DateTimeOffset At);

/// <summary>How an account's pushes fare.</summary>
/// <param name="At">When this was counted.</param>
/// <param name="Due">Pushes that are still to be sent; a phone may have several of them, one for each change.</param>
/// <param name="Suspended">Devices that nothing is sent to until they register again.</param>
/// <param name="Refused">Of the last <see cref="CountPushes.Days"/> days, the most frequent first; null where no events are
/// recorded.</param>
/// <param name="Past">Of the last 30 days, the newest first.</param>
internal sealed record PushFigures(
    DateTimeOffset At,
    long Due,
    long Suspended,
    IReadOnlyList<RefusedPushes>? Refused,
    IReadOnlyList<PastPush> Past
);

/// <summary>Counts them; it reads many events, so it is remembered for a minute.</summary>
internal sealed class CountPushes
{
    public const int Days = 7,
        PastDays = 30;

    private const int MostReasons = 20,
        MostPast = 20;

    /// <summary>A condition on events: APNs refused a phone for good. Where it unregisters the phone (410) the event is that the phone is
    /// gone; that of a phone that was suspended before was told then.</summary>
    public const string IsRefusal = $"""
        (type = '{EventTypes.PassPushFailed}' OR (type = '{EventTypes.PassUninstalled}'
            AND data ->> 'status' IS NOT NULL AND data ->> 'suspendedAt' IS NULL))
        """;

    private const string Waiting = """
        SELECT (SELECT count(*) FROM devices WHERE account_id = $1 AND push_due_at IS NOT NULL)
                + (SELECT coalesce(sum(size), 0)::bigint FROM push_batches WHERE account_id = $1),
            (SELECT count(*) FROM devices WHERE account_id = $1 AND suspended_at IS NOT NULL)
        """;

    private static readonly string _refused = $"""
        SELECT coalesce((data ->> 'status')::int, 0), coalesce(data ->> 'reason', ''), count(*), max(at),
            (array_agg(pass_id ORDER BY position DESC))[1]
        FROM events WHERE account_id = $1 AND position >= $2 AND {IsRefusal} AND pass_id IS NOT NULL
        GROUP BY 1, 2 ORDER BY 3 DESC, 2 LIMIT {MostReasons}
        """;

    private static readonly string _past = $"""
        SELECT type, coalesce(data ->> 'templateName', data ->> 'campaignName', data ->> 'passTypeId', ''), at
        FROM events WHERE account_id = $1 AND position >= $2
            AND type IN ('{EventTypes.TemplatePushed}', '{EventTypes.CampaignChanged}', '{EventTypes.CertificateRenewed}')
        ORDER BY position DESC LIMIT {MostPast}
        """;

    private readonly NpgsqlDataSource _database;
    private readonly EventLog _events;
    private readonly TimeProvider _clock;
    private readonly Remembered<Guid, PushFigures> _remembered;

    public CountPushes(NpgsqlDataSource database, EventLog events, TimeProvider clock, ILogger<CountPushes> log)
    {
        (_database, _events, _clock) = (database, events, clock);
        _remembered = new(Count, clock, log);
    }

    /// <returns>Null: they are being counted, and soon there.</returns>
    public Task<PushFigures?> Get(Guid account, TimeSpan patience, CancellationToken stop) => _remembered.Get(account, patience, stop);

    private async Task<PushFigures> Count(Guid account, CancellationToken stop)
    {
        var now = _clock.GetUtcNow();
        var (refused, past) = (new List<RefusedPushes>(), new List<PastPush>());
        if (_events.IsOn)
        {
            await using (var command = Since(_refused, account, now - TimeSpan.FromDays(Days)))
            await using (var row = await command.ExecuteReaderAsync(stop))
            {
                while (await row.ReadAsync(stop))
                {
                    refused.Add(
                        new(row.GetInt32(0), row.GetString(1), row.GetInt64(2), row.GetFieldValue<DateTimeOffset>(3), row.GetString(4))
                    );
                }
            }

            await using (var command = Since(_past, account, now - TimeSpan.FromDays(PastDays)))
            await using (var row = await command.ExecuteReaderAsync(stop))
            {
                while (await row.ReadAsync(stop))
                {
                    past.Add(new(row.GetString(0), row.GetString(1), row.GetFieldValue<DateTimeOffset>(2)));
                }
            }
        }

        await using var waiting = _database.CreateWork(Waiting);
        waiting.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = account });
        await using var counts = await waiting.ExecuteReaderAsync(stop);
        await counts.ReadAsync(stop);
        return new PushFigures(now, counts.GetInt64(0), counts.GetInt64(1), _events.IsOn ? refused : null, past);
    }

    private NpgsqlCommand Since(string sql, Guid account, DateTimeOffset since)
    {
        var command = _database.CreateWork(sql);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = account });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = StoredEvent.PositionAt(since) });
        return command;
    }
}
