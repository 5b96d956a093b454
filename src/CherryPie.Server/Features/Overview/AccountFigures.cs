using CherryPie.Server.Features.Events;
using CherryPie.Server.Platform.Postgres;
using Npgsql;

namespace CherryPie.Server.Features.Overview;

/// <summary>What happened on one day, by UTC.</summary>
internal sealed record DayFigures(DateOnly Day, long Issued, long Added, long Removed);

/// <summary>How an account's passes fare.</summary>
/// <param name="At">When this was counted.</param>
/// <param name="Issued">Passes that were ever issued.</param>
/// <param name="InWallets">Passes that are on a device now.</param>
/// <param name="Days">The last 30 days, today last; null where no events are recorded.</param>
/// <param name="PushesDue">Devices whose push is still to be sent.</param>
/// <param name="PushesFailed">Pushes of the last day that APNs refused.</param>
/// <param name="DeadJobs">Work that was given up after many attempts.</param>
internal sealed record AccountFigures(
    DateTimeOffset At,
    long Issued,
    long InWallets,
    IReadOnlyList<DayFigures>? Days,
    long PushesDue,
    long PushesFailed,
    long DeadJobs
);

/// <summary>Counts them; at a million passes it takes about as long as a person waits, so they are remembered for a minute.</summary>
internal sealed class CountAccount
{
    public const int Days = 30;

    // Counts of passes on devices are in an index of their own, and issued ones in counters.
    private const string Totals = """
        SELECT (SELECT coalesce(sum(i.issued), 0)::bigint FROM campaigns c JOIN issue_counters i ON i.counter_id = c.counter_id
                WHERE c.account_id = $1),
            (SELECT count(*) FROM passes WHERE account_id = $1 AND (passbook_devices > 0 OR android_pay_devices > 0)),
            (SELECT count(*) FROM devices WHERE account_id = $1 AND push_due_at IS NOT NULL)
                + (SELECT coalesce(sum(size), 0) FROM push_batches WHERE account_id = $1),
            (SELECT count(*) FROM jobs WHERE account_id = $1 AND is_dead)
        """;

    private const string ByDay = $"""
        SELECT (at AT TIME ZONE 'UTC')::date, type, count(*), count(*) FILTER (WHERE {CountPushes.IsRefusal}) FROM events
        WHERE account_id = $1 AND position >= $2 AND at >= $3
            AND type IN ('pass.issued', 'pass.installed', 'pass.uninstalled', 'pass.pushFailed')
        GROUP BY 1, 2
        """;

    private readonly NpgsqlDataSource _database;
    private readonly EventLog _events;
    private readonly TimeProvider _clock;
    private readonly Remembered<Guid, AccountFigures> _remembered;

    public CountAccount(NpgsqlDataSource database, EventLog events, TimeProvider clock, ILogger<CountAccount> log)
    {
        (_database, _events, _clock) = (database, events, clock);
        _remembered = new(Count, clock, log);
    }

    /// <returns>Null: they are being counted, and soon there.</returns>
    public Task<AccountFigures?> Get(Guid account, TimeSpan patience, CancellationToken stop) => _remembered.Get(account, patience, stop);

    private async Task<AccountFigures> Count(Guid account, CancellationToken stop)
    {
        var now = _clock.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var first = today.AddDays(1 - Days);
        var (counts, refused) = (new Dictionary<(DateOnly, string), long>(), 0L);
        if (_events.IsOn)
        {
            var since = new DateTimeOffset(first.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
            await using var byDay = _database.CreateWork(ByDay);
            byDay.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = account });
            byDay.Parameters.Add(new NpgsqlParameter<long> { TypedValue = StoredEvent.PositionAt(since) });
            byDay.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = since });
            await using var rows = await byDay.ExecuteReaderAsync(stop);
            while (await rows.ReadAsync(stop))
            {
                var day = rows.GetFieldValue<DateOnly>(0);
                counts[(day, rows.GetString(1))] = rows.GetInt64(2);
                refused += day >= today.AddDays(-1) ? rows.GetInt64(3) : 0;
            }
        }

        await using var totals = _database.CreateWork(Totals);
        totals.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = account });
        await using var row = await totals.ExecuteReaderAsync(stop);
        await row.ReadAsync(stop);
        return new AccountFigures(
            now,
            row.GetInt64(0),
            row.GetInt64(1),
            _events.IsOn ? [.. Enumerable.Range(0, Days).Select(n => Of(first.AddDays(n)))] : null,
            row.GetInt64(2),
            refused,
            row.GetInt64(3)
        );

        DayFigures Of(DateOnly day) =>
            new(day, On(day, EventTypes.PassIssued), On(day, EventTypes.PassInstalled), On(day, EventTypes.PassUninstalled));

        long On(DateOnly day, string type) => counts.GetValueOrDefault((day, type));
    }
}
