using System.Collections.Concurrent;

namespace CherryPie.Server.Features.Overview;

/// <summary>What takes long to find out and may be a minute old: counts over a million rows. Who asks gets what is known; when that is
/// older, it is found out anew behind the answer.</summary>
internal sealed class Remembered<TKey, TValue>(Func<TKey, CancellationToken, Task<TValue>> find, TimeProvider clock, ILogger log)
    where TKey : notnull
    where TValue : class
{
    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    // In memory at once. Beyond, all begin anew: they cost a statement each.
    private const int Most = 2_000;
    private readonly ConcurrentDictionary<TKey, Entry> _entries = new();

    /// <param name="key">Of what.</param>
    /// <param name="patience">How long is waited where nothing is known yet.</param>
    /// <param name="stop">Ends the waiting, not the finding out.</param>
    /// <returns>Null: it is not known yet.</returns>
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
            if (entry.Value is not null && clock.GetElapsedTime(entry.At) < Fresh)
            {
                return entry.Value;
            }

            work = entry.Work is { IsCompleted: false } ? entry.Work : entry.Work = Find(key, entry);
        }

        if (entry.Value is null)
        {
            await Task.WhenAny(work, Task.Delay(patience, stop));
        }

        return entry.Value;
    }

    /// <summary>Forgets it: the next who asks waits for what is so now.</summary>
    public void Forget(TKey key) => _entries.TryRemove(key, out _);

    private async Task Find(TKey key, Entry entry)
    {
        await Task.Yield(); // the lock of who asks is not held meanwhile
        try
        {
            var value = await find(key, CancellationToken.None);
            (entry.Value, entry.At) = (value, clock.GetTimestamp());
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

        public Task? Work { get; set; }
    }
}
