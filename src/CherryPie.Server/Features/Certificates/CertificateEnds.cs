using System.Collections.Concurrent;
using Npgsql;

namespace CherryPie.Server.Features.Certificates;

/// <summary>When the newest certificate of a pass type ends.</summary>
internal sealed record CertificateEnd(Guid AccountId, string PassTypeIdentifier, DateTimeOffset ValidUntil)
{
    public int DaysLeft(DateTimeOffset now) => (int)Math.Floor((ValidUntil - now).TotalDays);
}

/// <summary>Tells in time that a certificate must be renewed. Without a valid one neither downloads nor pushes go out.</summary>
internal sealed class CertificateEnds(NpgsqlDataSource database, TimeProvider clock, ILogger<CertificateEnds> log)
{
    private const int Most = 10_000;

    // What ended long ago is no longer in use.
    private const int OldAfter = 30;
    private static readonly int[] _thresholds = [60, 30, 7, 1];
    private readonly ConcurrentDictionary<(Guid, string), DateOnly> _warned = new();

    /// <returns>One for each pass type, those that end first before the others.</returns>
    public async Task<List<CertificateEnd>> All(CancellationToken stop)
    {
        await using var command = database.CreateCommand(
            "SELECT account_id, pass_type_identifier, max(valid_until) FROM certificates GROUP BY 1, 2 ORDER BY 3 LIMIT $1"
        );
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Most });
        var ends = new List<CertificateEnd>();
        await using var rows = await command.ExecuteReaderAsync(stop);
        while (await rows.ReadAsync(stop))
        {
            ends.Add(new CertificateEnd(rows.GetGuid(0), rows.GetString(1), rows.GetFieldValue<DateTimeOffset>(2)));
        }

        return ends;
    }

    /// <summary>Logs those that are about to end, each at most once a day.</summary>
    public async Task Warn(CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        foreach (var end in await Ending(stop))
        {
            var key = (end.AccountId, end.PassTypeIdentifier);
            if (_warned.TryGetValue(key, out var last) && last == today)
            {
                continue;
            }

            _warned[key] = today;
            var days = end.DaysLeft(now);
            log.Log(
                days <= _thresholds[2] ? LogLevel.Error : LogLevel.Warning,
                "The certificate of {PassType} {End} {Until:yyyy-MM-dd}, {Days} days: renew it in Apple's portal and upload the "
                    + "new one; then nothing else changes",
                end.PassTypeIdentifier,
                days < 0 ? "HAS EXPIRED on"
                    : days <= _thresholds[3] ? "ENDS"
                    : "ends on",
                end.ValidUntil,
                days
            );
        }
    }

    /// <summary>For /health/ready: how many end within the smallest threshold that any of them has reached. Names stand in the
    /// log.</summary>
    public async Task<string?> Told(CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var days = (await Ending(stop)).ConvertAll(e => e.DaysLeft(now));
        if (days.Count == 0)
        {
            return null;
        }

        var expired = days.Count(d => d < 0);
        var band = _thresholds.Last(t => days.Exists(d => d <= t));
        return expired > 0 ? $"{expired} expired" : $"{days.Count(d => d <= band)} within {band} days of expiry";
    }

    private async Task<List<CertificateEnd>> Ending(CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        return [.. (await All(stop)).Where(e => e.DaysLeft(now) <= _thresholds[0] && e.DaysLeft(now) >= -OldAfter)];
    }
}
