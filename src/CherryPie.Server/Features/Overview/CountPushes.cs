using CherryPie.Server.Features.Events;
using CherryPie.Server.Platform.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace CherryPie.Server.Features.Overview;

/// <summary>Counts pushes. What a week of events tells is remembered for a while, at a million passes for up to a minute; what was recorded
/// since, and what waits, is read anew each time, so that nobody is told that nothing was refused who has just seen it.</summary>
internal sealed class CountPushes
{
    public const int Days = 7,
        PastDays = 30;

    /// <summary>A condition on events: APNs refused a phone for good. Where it unregisters the phone (410) the event is that the phone is
    /// gone; that of a phone that was suspended before was told then.</summary>
    public const string IsRefusal = $"""
        (type = '{EventTypes.PassPushFailed}' OR (type = '{EventTypes.PassUninstalled}'
            AND data ->> 'status' IS NOT NULL AND data ->> 'suspendedAt' IS NULL))
        """;

    private const int MostReasons = 20,
        MostPast = 20,
        MostOfBoth = MostReasons * (MostPast + 1);

    // With the last change before it, of those that are listed, that its pass was told of.
    private static readonly string _refused = $"""
        SELECT coalesce((data ->> 'status')::int, 0), coalesce(data ->> 'reason', ''), count(*), max(at),
            (array_agg(pass_id ORDER BY position DESC))[1], (
                SELECT max(p.position) FROM unnest($4, $5, $6) p(position, template_id, campaign_id)
                WHERE p.position < e.position AND (p.template_id = e.template_id OR p.campaign_id = e.campaign_id)) AS push
        FROM events e WHERE account_id = $1 AND position > $2 AND position <= $3 AND {IsRefusal} AND pass_id IS NOT NULL
        GROUP BY 1, 2, 6 ORDER BY 3 DESC, 2 LIMIT {MostOfBoth}
        """;

    private static readonly string _past = $"""
        SELECT type, coalesce(data ->> 'templateName', data ->> 'campaignName', data ->> 'passTypeId', ''), at, position,
            CASE WHEN type = '{EventTypes.TemplatePushed}' THEN template_id END,
            CASE WHEN type = '{EventTypes.CampaignChanged}' THEN campaign_id END
        FROM events WHERE account_id = $1 AND position > $2 AND position <= $3
            AND type IN ('{EventTypes.TemplatePushed}', '{EventTypes.CampaignChanged}', '{EventTypes.CertificateRenewed}')
        ORDER BY position DESC LIMIT {MostPast}
        """;

    private readonly NpgsqlDataSource _database;
    private readonly EventLog _events;
    private readonly CountWaiting _waiting;
    private readonly TimeProvider _clock;
    private readonly Remembered<Guid, Told> _remembered;

    public CountPushes(NpgsqlDataSource database, EventLog events, CountWaiting waiting, TimeProvider clock, ILogger<CountPushes> log)
    {
        (_database, _events, _waiting, _clock) = (database, events, waiting, clock);
        _remembered = new(Count, clock, log);
    }

    /// <returns>Null: they are being counted, and soon there.</returns>
    public async Task<PushFigures?> Get(Guid account, TimeSpan patience, CancellationToken stop)
    {
        if (await _remembered.Get(account, patience, stop) is not { } told)
        {
            return null;
        }

        var now = _clock.GetUtcNow();
        var (refused, past) = (told.Refused, told.Past);
        if (_events.IsOn)
        {
            past = [.. (await Past(account, told.Position, long.MaxValue, stop)).Concat(past).Take(MostPast)];
            refused = [.. refused, .. await Refused(account, told.Position, long.MaxValue, past, stop)];
        }

        var waiting = await _waiting.Run(account, stop);
        return new PushFigures(
            now,
            waiting.Due,
            waiting.Suspended,
            _events.IsOn
                ? [.. refused.GroupBy(r => (r.Status, r.Reason)).Select(Sum).OrderByDescending(r => r.Count).Take(MostReasons)]
                : null,
            [.. past.Select(p => p with { Refused = refused.Where(r => r.Push == p.Position).Sum(r => r.Count) })]
        );
    }

    private async Task<Told> Count(Guid account, CancellationToken stop)
    {
        if (!_events.IsOn)
        {
            return new(0, [], []);
        }

        var now = _clock.GetUtcNow();
        var position = await _waiting.Position(account, stop);
        var past = await Past(account, StoredEvent.PositionAt(now - TimeSpan.FromDays(PastDays)), position, stop);
        var refused = await Refused(account, StoredEvent.PositionAt(now - TimeSpan.FromDays(Days)), position, past, stop);
        return new(position, refused, past);
    }

    private static RefusedPushes Sum(IEnumerable<RefusedPushes> ofOneReason)
    {
        var all = ofOneReason.ToList();
        return all.MaxBy(r => r.LastAt)! with { Count = all.Sum(r => r.Count) };
    }

    private async Task<List<RefusedPushes>> Refused(
        Guid account,
        long after,
        long until,
        IReadOnlyList<PastPush> past,
        CancellationToken stop
    )
    {
        var refused = new List<RefusedPushes>();
        await using var command = Between(_refused, account, after, until);
        command.Parameters.Add(ArrayParameter.Of(past, p => p.Position, NpgsqlDbType.Bigint));
        command.Parameters.Add(ArrayParameter.Of(past, p => p.TemplateId, NpgsqlDbType.Bigint));
        command.Parameters.Add(ArrayParameter.Of(past, p => p.CampaignId, NpgsqlDbType.Bigint));
        await using var row = await command.ExecuteReaderAsync(stop);
        while (await row.ReadAsync(stop))
        {
            refused.Add(
                new(
                    row.GetInt32(0),
                    row.GetString(1),
                    row.GetInt64(2),
                    row.GetFieldValue<DateTimeOffset>(3),
                    row.GetString(4),
                    row.IsDBNull(5) ? null : row.GetInt64(5)
                )
            );
        }

        return refused;
    }

    private async Task<List<PastPush>> Past(Guid account, long after, long until, CancellationToken stop)
    {
        var past = new List<PastPush>();
        await using var command = Between(_past, account, after, until);
        await using var row = await command.ExecuteReaderAsync(stop);
        while (await row.ReadAsync(stop))
        {
            past.Add(
                new(
                    row.GetString(0),
                    row.GetString(1),
                    row.GetFieldValue<DateTimeOffset>(2),
                    row.GetInt64(3),
                    row.IsDBNull(4) ? null : row.GetInt64(4),
                    row.IsDBNull(5) ? null : row.GetInt64(5)
                )
            );
        }

        return past;
    }

    private NpgsqlCommand Between(string sql, Guid account, long after, long until)
    {
        var command = _database.CreateWork(sql);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = account });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = until });
        return command;
    }

    /// <summary>What events up to a position told.</summary>
    private sealed record Told(long Position, IReadOnlyList<RefusedPushes> Refused, IReadOnlyList<PastPush> Past);
}
