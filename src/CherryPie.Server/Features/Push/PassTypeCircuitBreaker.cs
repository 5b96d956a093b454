using System.Collections.Concurrent;
using Npgsql;

namespace CherryPie.Server.Features.Push;

/// <summary>Stops the pushes of a pass type where its certificate or the way to APNs is at fault, and lets them go on by themselves:
/// after a while a single push is tried, and when that gets through, all are. Registrations stay.</summary>
internal sealed class PassTypeCircuitBreaker(
    NpgsqlDataSource database,
    PushOptions options,
    TimeProvider clock,
    ILogger<PassTypeCircuitBreaker> log
)
{
    // https://developer.apple.com/documentation/usernotifications/handling-notification-responses-from-apns; a flood is no single bad token.
    private const int FloodOf = 200;
    private const string Flood = "APNs refuses more than half of its push tokens";
    private static readonly TimeSpan _window = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan _connectionRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _longestConnectionRetry = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _longestStop = TimeSpan.FromHours(6);
    private readonly ConcurrentDictionary<(Guid Account, string PassType), (long At, int Uncounted)> _told = new();

    /// <param name="push">The push that failed.</param>
    /// <param name="reason">What is wrong.</param>
    /// <param name="isConnection">Whether waiting alone may mend it.</param>
    /// <param name="stop">Stops waiting.</param>
    public Task Stop(DuePush push, string reason, bool isConnection, CancellationToken stop) =>
        Stop(push.AccountId, push.PassTypeIdentifier, reason, isConnection, push.IsProbe, stop);

    private async Task Stop(Guid account, string passType, string reason, bool isConnection, bool isProbe, CancellationToken stop)
    {
        // Of the many pushes that fail together only the first makes the wait longer.
        await using var command = database.CreateCommand(
            """
            UPDATE pass_types SET stops = stops + 1, stop_reason = $3,
                stopped_until = clock_timestamp() + LEAST($4 * power(2, LEAST(stops, 30)), $5) * (1 + random() / 4)
            WHERE account_id = $1 AND pass_type_identifier = $2 AND (stopped_until IS NULL OR stopped_until <= clock_timestamp() OR $6)
            RETURNING stopped_until - clock_timestamp()
            """
        );
        command.Parameters.Add(new() { Value = account });
        command.Parameters.Add(new() { Value = passType });
        command.Parameters.Add(new() { Value = reason });
        command.Parameters.Add(new() { Value = isConnection ? _connectionRetry : options.RetryAfter });
        command.Parameters.Add(new() { Value = isConnection ? _longestConnectionRetry : _longestStop });
        command.Parameters.Add(new() { Value = isProbe });
        if (await command.ExecuteScalarAsync(stop) is TimeSpan wait)
        {
            log.Log(
                isConnection ? LogLevel.Warning : LogLevel.Error,
                "Pushes of {PassType} are stopped: {Reason}. One is tried in {Seconds:F0} s; registrations are kept. {Advice}",
                passType,
                reason,
                wait.TotalSeconds,
                isConnection
                    ? "Check that this server reaches Push__Endpoint"
                    : "Check the certificate of the pass type in Apple's portal, and its end; then upload a new one"
            );
        }
    }

    /// <summary>Counts answers; a push that got through lets a stopped pass type go on, a flood of refused tokens stops it.</summary>
    public async Task Count(IReadOnlyCollection<PushResult> results, CancellationToken stop)
    {
        foreach (var type in results.Where(IsCounted).GroupBy(r => (r.Push.AccountId, r.Push.PassTypeIdentifier)))
        {
            var refused = type.Count(r => r.Answer.Verdict == PushVerdict.Suspend);
            var before = _told.GetValueOrDefault(type.Key);
            if (
                refused == 0
                && before.At != 0
                && !type.Any(r => r.Push.IsProbe)
                && clock.GetElapsedTime(before.At) < TimeSpan.FromSeconds(1)
            )
            {
                _told[type.Key] = before with { Uncounted = before.Uncounted + type.Count() }; // they are counted within the next ones
                continue;
            }

            if (
                await Count(
                    type.Key.AccountId,
                    type.Key.PassTypeIdentifier,
                    type.Count() + before.Uncounted,
                    refused,
                    type.Any(r => r.Push.IsProbe),
                    stop
                )
            )
            {
                await Flooded(type.Key.AccountId, type.Key.PassTypeIdentifier, stop);
            }

            _told[type.Key] = (clock.GetTimestamp(), 0);
        }
    }

    // An answer to a probe shows that APNs takes the certificate, whatever it says of the token.
    private static bool IsCounted(PushResult result) =>
        result.Answer.Verdict is PushVerdict.Delivered or PushVerdict.Suspend
        || (result.Push.IsProbe && result.Answer.Verdict is PushVerdict.Unregister or PushVerdict.OurBug or PushVerdict.RetryLater);

    private async Task<bool> Count(Guid account, string passType, int sent, int refused, bool isProbe, CancellationToken stop)
    {
        await using var command = database.CreateCommand(
            """
            UPDATE pass_types SET
                window_start = CASE WHEN window_start < clock_timestamp() - $5 THEN clock_timestamp() ELSE window_start END,
                window_sent = CASE WHEN window_start < clock_timestamp() - $5 THEN 0 ELSE window_sent END + $3,
                window_refused = CASE WHEN window_start < clock_timestamp() - $5 THEN 0 ELSE window_refused END + $4,
                stopped_until = CASE WHEN $6 THEN NULL ELSE stopped_until END,
                stop_reason = CASE WHEN $3 > $4 THEN NULL ELSE stop_reason END,
                stops = CASE WHEN $3 > $4 THEN 0 ELSE stops END
            WHERE account_id = $1 AND pass_type_identifier = $2
            RETURNING window_sent, window_refused, stop_reason = $7 AND stopped_until > clock_timestamp()
            """
        );
        command.Parameters.Add(new() { Value = account });
        command.Parameters.Add(new() { Value = passType });
        command.Parameters.Add(new() { Value = sent });
        command.Parameters.Add(new() { Value = refused });
        command.Parameters.Add(new() { Value = _window });
        command.Parameters.Add(new() { Value = isProbe });
        command.Parameters.Add(new() { Value = Flood });
        await using var row = await command.ExecuteReaderAsync(stop);
        if (!await row.ReadAsync(stop))
        {
            return false;
        }

        // The last answers of a flood come after it was told for one.
        var isFlooded = !row.IsDBNull(2) && row.GetBoolean(2) && refused > 0;
        return isFlooded || (row.GetInt32(0) >= FloodOf && row.GetInt32(1) * 2 > row.GetInt32(0));
    }

    // So many tokens at once are not bad: the endpoint or the certificate is. Those that the flood suspended wait with the others.
    private async Task Flooded(Guid account, string passType, CancellationToken stop)
    {
        await Stop(account, passType, Flood, isConnection: false, isProbe: false, stop);
        await using var command = database.CreateCommand(
            """
            WITH reset AS (UPDATE pass_types SET window_sent = 0, window_refused = 0, window_start = clock_timestamp() WHERE account_id = $1 AND pass_type_identifier = $2)
            UPDATE devices SET suspended_at = NULL, push_due_at = clock_timestamp()
            WHERE account_id = $1 AND pass_type_identifier = $2 AND suspended_at > clock_timestamp() - $3
            """
        );
        command.Parameters.Add(new() { Value = account });
        command.Parameters.Add(new() { Value = passType });
        command.Parameters.Add(new() { Value = _window });
        await command.ExecuteNonQueryAsync(stop);
    }
}
