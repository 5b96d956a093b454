using System.Collections.Concurrent;
using CherryPie.Server.Features.Events;
using CherryPie.Server.Platform.Postgres;
using Npgsql;

namespace CherryPie.Server.Features.Push;

/// <summary>Stops the pushes of a pass type when its certificate or the connection to APNs is at fault. After a delay, doubled with each
/// failure, a single push is tried; when APNs accepts it, all pushes go again. Registrations stay.</summary>
internal sealed class PassTypeCircuitBreaker(
    NpgsqlDataSource database,
    EventLog events,
    PushOptions options,
    TimeProvider clock,
    ILogger<PassTypeCircuitBreaker> log
)
{
    // Single bad tokens are normal. When most of many tokens are refused, the endpoint or the certificate is at fault.
    private const int FewestForFlood = 200;
    private const string Flood = "APNs refuses more than half of its push tokens";
    private static readonly TimeSpan _window = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan _connectionRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _longestConnectionRetry = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _longestStop = TimeSpan.FromHours(6);
    private readonly ConcurrentDictionary<(Guid Account, string PassType), (long At, int Uncounted)> _counted = new();

    /// <summary>Stops the pushes of the failed push's pass type.</summary>
    /// <param name="push">The push that failed.</param>
    /// <param name="reason">For operators.</param>
    /// <param name="isConnection">A failed connection is retried within a minute; a refusal after Push__RetryAfter, up to 6 h.</param>
    public Task Open(DuePush push, string reason, bool isConnection, CancellationToken stop) =>
        Open(push.AccountId, push.PassTypeIdentifier, reason, isConnection, push.IsProbe, stop);

    private async Task Open(Guid account, string passType, string reason, bool isConnection, bool isProbe, CancellationToken stop)
    {
        // Many pushes fail together; only the first of them doubles the delay. A refusal is an event when it is a new one.
        await using var command = database.CreateWork(
            $"""
            WITH before AS (
                SELECT stop_reason FROM pass_types WHERE account_id = $1 AND pass_type_identifier = $2),
            stopped AS (
                UPDATE pass_types SET stops = stops + 1, stop_reason = $3,
                    stopped_until = clock_timestamp() + LEAST($4 * power(2, LEAST(stops, 30)), $5) * (1 + random() / 4)
                WHERE account_id = $1 AND pass_type_identifier = $2
                    AND (stopped_until IS NULL OR stopped_until <= clock_timestamp() OR $6)
                RETURNING stopped_until),
            told AS (
                INSERT INTO event_outbox (account_id, type, at, data)
                SELECT $1, '{EventTypes.CertificateFailed}', $7, json_build_object('passTypeId', $2, 'reason', $3)
                FROM stopped, before WHERE $8 AND before.stop_reason IS DISTINCT FROM $3)
            SELECT stopped_until - clock_timestamp() FROM stopped
            """
        );
        command.Parameters.Add(new() { Value = account });
        command.Parameters.Add(new() { Value = passType });
        command.Parameters.Add(new() { Value = reason });
        command.Parameters.Add(new() { Value = isConnection ? _connectionRetry : options.RetryAfter });
        command.Parameters.Add(new() { Value = isConnection ? _longestConnectionRetry : _longestStop });
        command.Parameters.Add(new() { Value = isProbe });
        command.Parameters.Add(new() { Value = clock.GetUtcNow() });
        command.Parameters.Add(new() { Value = events.IsOn && !isConnection });
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

    /// <summary>Counts responses by pass type: an accepted push closes the breaker; refusals of more than half of 200 or more tokens
    /// within ten minutes open it. Without refusals a pass type's row is written once a second at most.</summary>
    public async Task Count(IReadOnlyCollection<PushResult> results, CancellationToken stop)
    {
        foreach (var type in results.Where(IsCounted).GroupBy(r => (r.Push.AccountId, r.Push.PassTypeIdentifier)))
        {
            var refused = type.Count(r => r.Response.Verdict == PushVerdict.Suspend);
            var before = _counted.GetValueOrDefault(type.Key);
            if (
                refused == 0
                && before.At != 0
                && !type.Any(r => r.Push.IsProbe)
                && clock.GetElapsedTime(before.At) < TimeSpan.FromSeconds(1)
            )
            {
                _counted[type.Key] = before with { Uncounted = before.Uncounted + type.Count() }; // with the next ones
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

            _counted[type.Key] = (clock.GetTimestamp(), 0);
        }
    }

    // Any response of APNs to a probe shows that the certificate is accepted, whatever it says of the token.
    private static bool IsCounted(PushResult result) =>
        result.Response.Verdict is PushVerdict.Delivered or PushVerdict.Suspend
        || (result.Push.IsProbe && result.Response.Verdict is PushVerdict.Unregister or PushVerdict.OurBug or PushVerdict.RetryLater);

    private async Task<bool> Count(Guid account, string passType, int sent, int refused, bool isProbe, CancellationToken stop)
    {
        await using var command = database.CreateWork(
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

        // The last refusals of a flood arrive after the breaker has opened for it.
        var isFlooded = !row.IsDBNull(2) && row.GetBoolean(2) && refused > 0;
        return isFlooded || (row.GetInt32(0) >= FewestForFlood && row.GetInt32(1) * 2 > row.GetInt32(0));
    }

    // The tokens are not at fault: devices that the flood suspended are due again, with the others.
    private async Task Flooded(Guid account, string passType, CancellationToken stop)
    {
        await Open(account, passType, Flood, isConnection: false, isProbe: false, stop);
        await using var command = database.CreateWork(
            """
            WITH reset AS (
                UPDATE pass_types SET window_sent = 0, window_refused = 0, window_start = clock_timestamp()
                WHERE account_id = $1 AND pass_type_identifier = $2)
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
