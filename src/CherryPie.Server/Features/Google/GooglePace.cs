using System.Collections.Concurrent;
using System.Diagnostics;
using Npgsql;

namespace CherryPie.Server.Features.Google;

/// <summary>Gives each request to the REST API its time: at most <see cref="GoogleOptions.RequestsPerSecond"/> for a service account,
/// whichever servers send them. A server takes as many times at once as requests wait in it, at most a second's worth; what it takes and
/// does not use is lost. Whoever gives up waiting takes none.</summary>
internal sealed class GooglePace(NpgsqlDataSource database, GoogleOptions options)
{
    private const string Take = """
        INSERT INTO google_rates AS r (service_account, free_at) VALUES ($1, clock_timestamp() + $2)
        ON CONFLICT (service_account) DO UPDATE SET free_at = GREATEST(r.free_at, clock_timestamp()) + $2
        RETURNING free_at - $2 - clock_timestamp()
        """;

    private const string Put = """
        INSERT INTO google_rates AS r (service_account, free_at) VALUES ($1, clock_timestamp() + $2)
        ON CONFLICT (service_account) DO UPDATE SET free_at = GREATEST(r.free_at, clock_timestamp() + $2)
        """;

    // Lines of service accounts that nobody uses any more go. Who stands in one that went goes on by it; the next takes times of its own.
    private const int Most = 10_000;

    // A time that came so long ago is no longer used: many late ones would go at once.
    private static readonly TimeSpan _late = TimeSpan.FromMilliseconds(250);

    // Each server takes a second's worth, so that a time so far off tells that Google wants to hear nothing.
    private static readonly TimeSpan _far = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Line> _lines = new(StringComparer.Ordinal);
    private readonly TimeSpan _apart = TimeSpan.FromSeconds(1) / options.RequestsPerSecond;

    /// <summary>Waits until the next request may go.</summary>
    /// <returns>Null: it may. Else it may not, and this is for how long yet.</returns>
    public async Task<TimeSpan?> Wait(string serviceAccount, CancellationToken stop)
    {
        if (_lines.Count > Most)
        {
            _lines.Clear();
        }

        var line = _lines.GetOrAdd(serviceAccount, _ => new Line());
        Interlocked.Increment(ref line.Waiting);
        try
        {
            await line.WaitAsync(stop);
        }
        finally
        {
            Interlocked.Decrement(ref line.Waiting);
        }

        // The line is held until the time has come: those behind take theirs when it is near.
        try
        {
            if (line.Quiet(Now) is { } told)
            {
                return told;
            }

            if (await Next(line, serviceAccount, stop) - Now is { Ticks: > 0 } wait)
            {
                if (wait > _far)
                {
                    line.HoldUntil(Now + wait);
                    return wait;
                }

                await Task.Delay(wait, stop);
            }

            return line.Quiet(Now);
        }
        finally
        {
            line.Release();
        }
    }

    /// <summary>Has no request go for a while, as Google asked. What other servers have taken, a second's worth, they still use.</summary>
    public async Task Hold(string serviceAccount, TimeSpan time, CancellationToken stop)
    {
        _lines.GetOrAdd(serviceAccount, _ => new Line()).HoldUntil(Now + time);
        await using var command = database.CreateCommand(Put);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = serviceAccount });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = time });
        await command.ExecuteNonQueryAsync(stop);
    }

    private static TimeSpan Now => Stopwatch.GetElapsedTime(0);

    private async Task<TimeSpan> Next(Line line, string serviceAccount, CancellationToken stop)
    {
        if (line.Left == 0 || line.At + _late < Now)
        {
            var count = Math.Clamp(Volatile.Read(ref line.Waiting) + 1, 1, options.RequestsPerSecond);
            await using var command = database.CreateCommand(Take);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = serviceAccount });
            command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = count * _apart });
            var wait = (TimeSpan)(await command.ExecuteScalarAsync(stop))!;
            (line.At, line.Left) = (Now + (wait > TimeSpan.Zero ? wait : TimeSpan.Zero), count);
        }

        var at = line.At;
        (line.At, line.Left) = (at + _apart, line.Left - 1);
        return at;
    }

    // Those that wait come one after the other.
    private sealed class Line() : SemaphoreSlim(1)
    {
        private long _heldUntil;
        public int Waiting;

        public TimeSpan At { get; set; }

        public int Left { get; set; }

        public void HoldUntil(TimeSpan time) => Volatile.Write(ref _heldUntil, Math.Max(Volatile.Read(ref _heldUntil), time.Ticks));

        /// <returns>How long nothing may be sent; null: it may.</returns>
        public TimeSpan? Quiet(TimeSpan now) => Volatile.Read(ref _heldUntil) - now.Ticks is > 0 and var left ? new(left) : null;
    }
}
