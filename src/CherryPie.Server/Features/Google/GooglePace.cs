using System.Collections.Concurrent;
using System.Diagnostics;
using Npgsql;

namespace CherryPie.Server.Features.Google;

/// <summary>Gives each request to the REST API its time: at most <see cref="GoogleOptions.RequestsPerSecond"/> for a service account,
/// whichever servers send them. A server takes as many times at once as requests wait in it, at most a second's worth; what it takes and
/// does not use is lost.</summary>
internal sealed class GooglePace(NpgsqlDataSource database, GoogleOptions options)
{
    private const string Take = """
        INSERT INTO google_rates AS r (service_account, free_at) VALUES ($1, clock_timestamp() + $2)
        ON CONFLICT (service_account) DO UPDATE SET free_at = GREATEST(r.free_at, clock_timestamp()) + $2
        RETURNING free_at - $2 - clock_timestamp()
        """;

    // A time that came so long ago is no longer used: many late ones would go at once.
    private static readonly TimeSpan _late = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<string, Line> _lines = new(StringComparer.Ordinal);
    private readonly TimeSpan _apart = TimeSpan.FromSeconds(1) / options.RequestsPerSecond;

    /// <summary>Waits until the next request may go.</summary>
    public async Task Wait(string serviceAccount, CancellationToken stop)
    {
        var line = _lines.GetOrAdd(serviceAccount, _ => new Line());
        TimeSpan at;
        Interlocked.Increment(ref line.Waiting);
        try
        {
            await line.WaitAsync(stop);
            try
            {
                at = await Next(line, serviceAccount, stop);
            }
            finally
            {
                line.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref line.Waiting);
        }

        if (at - Now is { Ticks: > 0 } wait)
        {
            await Task.Delay(wait, stop);
        }
    }

    private static TimeSpan Now => Stopwatch.GetElapsedTime(0);

    private async Task<TimeSpan> Next(Line line, string serviceAccount, CancellationToken stop)
    {
        if (line.Left == 0 || line.At + _late < Now)
        {
            var count = Math.Clamp(Volatile.Read(ref line.Waiting), 1, options.RequestsPerSecond);
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
        public int Waiting;

        public TimeSpan At { get; set; }

        public int Left { get; set; }
    }
}
