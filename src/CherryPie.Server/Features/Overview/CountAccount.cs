using CherryPie.Server.Features.Events;
using CherryPie.Server.Platform.Postgres;
using Npgsql;

namespace CherryPie.Server.Features.Overview;

/// <summary>Counts passes. What a month of events tells and how many are in wallets is remembered for a while, at a million passes up to
/// a minute; what was recorded since, and what waits, is read anew each time.</summary>
internal sealed class CountAccount
{
    public const int Days = 30;

    // Counts of passes on devices are in an index of their own, and issued ones in counters.
    private const string Totals = """
        SELECT (SELECT coalesce(sum(i.issued), 0)::bigint FROM campaigns c JOIN issue_counters i ON i.counter_id = c.counter_id
                WHERE c.account_id = $1),
            (SELECT count(*) FROM passes WHERE account_id = $1 AND (passbook_devices > 0 OR android_pay_devices > 0))
        """;

    private const string ByDay = $"""
        SELECT (at AT TIME ZONE 'UTC')::date, type, count(*), count(*) FILTER (WHERE {CountPushes.IsRefusal}) FROM events
        WHERE account_id = $1 AND position > $2 AND position <= $3 AND at >= $4
            AND type IN ('pass.issued', 'pass.installed', 'pass.uninstalled', 'pass.pushFailed')
        GROUP BY 1, 2
        """;

    private readonly NpgsqlDataSource _database;
    private readonly EventLog _events;
    private readonly CountWaiting _waiting;
    private readonly TimeProvider _clock;
    private readonly Remembered<Guid, Told> _remembered;

    public CountAccount(NpgsqlDataSource database, EventLog events, CountWaiting waiting, TimeProvider clock, ILogger<CountAccount> log)
    {
        (_database, _events, _waiting, _clock) = (database, events, waiting, clock);
        _remembered = new(Count, clock, log);
    }

    /// <returns>Null: they are being counted, and soon there.</returns>
    public async Task<AccountFigures?> Get(Guid account, TimeSpan patience, CancellationToken stop)
    {
        if (await _remembered.Get(account, patience, stop) is not { } told)
        {
            return null;
        }

        var today = DateOnly.FromDateTime(_clock.GetUtcNow().UtcDateTime);
        var days = _events.IsOn ? Sum([.. told.Days, .. await ReadDays(account, told.Position, long.MaxValue, today, stop)]) : null;
        var waiting = await _waiting.Run(account, stop);
        return new AccountFigures(
            told.At,
            told.Issued,
            told.InWallets,
            days is null ? null : [.. Enumerable.Range(1 - Days, Days).Select(n => Of(today.AddDays(n)))],
            waiting.Due,
            days?.Where(d => d.Key.Day >= today.AddDays(-1)).Sum(d => d.Value.Refused) ?? 0,
            waiting.DeadJobs
        );

        DayFigures Of(DateOnly day) =>
            new(day, On(day, EventTypes.PassIssued), On(day, EventTypes.PassInstalled), On(day, EventTypes.PassUninstalled));

        long On(DateOnly day, string type) => days!.GetValueOrDefault((day, type)).Count;
    }

    private async Task<Told> Count(Guid account, CancellationToken stop)
    {
        var now = _clock.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var position = await _waiting.Position(account, stop);
        var since = StoredEvent.PositionAt(Begin(today)) - 1;
        var days = _events.IsOn ? await ReadDays(account, since, position, today, stop) : [];
        await using var totals = _database.CreateWork(Totals);
        totals.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = account });
        await using var row = await totals.ExecuteReaderAsync(stop);
        await row.ReadAsync(stop);
        return new(now, position, row.GetInt64(0), row.GetInt64(1), days);
    }

    private static DateTimeOffset Begin(DateOnly today) => new(today.AddDays(1 - Days).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    private async Task<List<DayCount>> ReadDays(Guid account, long after, long until, DateOnly today, CancellationToken stop)
    {
        await using var command = _database.CreateWork(ByDay);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = account });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = until });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = Begin(today) });
        var days = new List<DayCount>();
        await using var row = await command.ExecuteReaderAsync(stop);
        while (await row.ReadAsync(stop))
        {
            days.Add(new(row.GetFieldValue<DateOnly>(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3)));
        }

        return days;
    }

    private static Dictionary<(DateOnly Day, string Type), (long Count, long Refused)> Sum(List<DayCount> days) =>
        days.GroupBy(d => (d.Day, d.Type)).ToDictionary(g => g.Key, g => (g.Sum(d => d.Count), g.Sum(d => d.Refused)));

    /// <summary>Events of a type on a day, by UTC.</summary>
    private sealed record DayCount(DateOnly Day, string Type, long Count, long Refused);

    /// <summary>What events up to a position told, and totals at that time.</summary>
    private sealed record Told(DateTimeOffset At, long Position, long Issued, long InWallets, List<DayCount> Days);
}
