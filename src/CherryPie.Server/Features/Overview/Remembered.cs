using System.Collections.Concurrent;
using System.Diagnostics;

namespace CherryPie.Server.Features.Overview;

/// <summary>What may take long to find out: counts over a million rows. What was found out quickly is found out anew after seconds, what
/// took three of them after a minute, so that it never takes more than a twentieth of a connection's time.</summary>
/// <param name="find">Finds it out.</param>
/// <param name="clock">The time.</param>
/// <param name="log">For what failed.</param>
/// <param name="least">For how long it is known at least; null: two seconds.</param>
internal sealed class Remembered<TKey, TValue>(
    Func<TKey, CancellationToken, Task<TValue>> find,
    TimeProvider clock,
    ILogger log,
    TimeSpan? least = null
)
    where TKey : notnull
    where TValue : class
{
    /// <summary>What is older is not told any more.</summary>
    public static readonly TimeSpan Oldest = TimeSpan.FromMinutes(1);

    private const int Rest = 20;
    private readonly TimeSpan _least = least ?? TimeSpan.FromSeconds(2);

    // In memory at once. Beyond, all begin anew: they cost a statement each.
    private const int Most = 2_000;
    private readonly ConcurrentDictionary<TKey, Entry> _entries = new();

    /// <param name="key">Of what.</param>
    /// <param name="patience">How long is waited where it is to be found out.</param>
    /// <param name="stop">Ends the waiting, not the finding out.</param>
    /// <returns>Null: it is not known yet, or what was known is too old.</returns>
    public async Task<TValue?> Get(TKey key, TimeSpan patience, CancellationToken stop)
    {
        if (_entries.Count > Most)
        {
            _entries.Clear();
        }

        var entry = _entries.GetOrAdd(key, _ => new Entry());
        Task work;
        lock (entry)
        {
            if (entry.Value is not null && clock.GetElapsedTime(entry.At) < entry.Fresh)
            {
                return entry.Value;
            }

            work = entry.Work is { IsCompleted: false } ? entry.Work : entry.Work = Find(key, entry);
        }

        await Task.WhenAny(work, Task.Delay(patience, stop));
        lock (entry)
        {
            return entry.Value is not null && clock.GetElapsedTime(entry.At) <= Oldest ? entry.Value : null;
        }
    }

    /// <summary>Forgets it: the next who asks waits for what is so now.</summary>
    public void Forget(TKey key) => _entries.TryRemove(key, out _);

    private async Task Find(TKey key, Entry entry)
    {
        await Task.Yield(); // the lock of who asks is not held meanwhile
        try
        {
            var begun = Stopwatch.GetTimestamp();
            var value = await find(key, CancellationToken.None);
            var rest = Rest * Stopwatch.GetElapsedTime(begun);
            lock (entry)
            {
                (entry.Value, entry.At) = (value, clock.GetTimestamp());
                entry.Fresh =
                    rest > Oldest ? Oldest
                    : rest > _least ? rest
                    : _least;
            }
        }
#pragma warning disable CA1031 // Whatever it is, the next who asks tries again; what is known stays.
        catch (Exception e)
#pragma warning restore CA1031
        {
            log.LogWarning("The figures of the console can't be read for now: {Reason}", e.Message);
        }
    }

    private sealed class Entry
    {
        public TValue? Value { get; set; }

        public long At { get; set; }

        public TimeSpan Fresh { get; set; }

        public Task? Work { get; set; }
    }
}
