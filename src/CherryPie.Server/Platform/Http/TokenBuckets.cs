namespace CherryPie.Server.Platform.Http;

/// <summary>Counts what each of many may still do: so many at once, and as many again within a period, a minute where none is given. By
/// <see cref="TimeProvider"/>, and within a bound of memory: beyond <see cref="Most"/> of them the newcomers share one bucket.
/// (System.Threading.RateLimiting has neither.)</summary>
internal sealed class TokenBuckets<TKey>(int most, TimeProvider clock, TimeSpan? period = null)
    where TKey : notnull
{
    public const int Most = 50_000;
    private static readonly TimeSpan _betweenSweeps = TimeSpan.FromSeconds(1);
    private readonly TimeSpan _period = period ?? TimeSpan.FromMinutes(1);
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, Bucket> _buckets = [];
    private readonly Bucket _others = new() { Tokens = most, At = clock.GetTimestamp() };
    private long _swept = clock.GetTimestamp();

    public int Count => _buckets.Count;

    /// <param name="key">Who.</param>
    /// <param name="wait">How long until the next is allowed.</param>
    /// <param name="isFirst">Whether this is the first refusal since they had all.</param>
    /// <returns>Whether it is allowed.</returns>
    public bool Take(TKey key, out TimeSpan wait, out bool isFirst)
    {
        lock (_lock)
        {
            var now = clock.GetTimestamp();
            var bucket = Of(key, now);
            bucket.Tokens = Filled(bucket, now);
            bucket.At = now;
            bucket.IsTold &= bucket.Tokens < most;
            if (bucket.Tokens >= 1)
            {
                bucket.Tokens--;
                (wait, isFirst) = (default, false);
                return true;
            }

            wait = _period * ((1 - bucket.Tokens) / most);
            isFirst = !bucket.IsTold;
            bucket.IsTold = true;
            return false;
        }
    }

    private Bucket Of(TKey key, long now)
    {
        if (_buckets.TryGetValue(key, out var bucket))
        {
            return bucket;
        }

        if (_buckets.Count >= Most && !Sweep(now))
        {
            return _others;
        }

        return _buckets[key] = new Bucket { Tokens = most, At = now };
    }

    // Who has all again is as good as unknown.
    private bool Sweep(long now)
    {
        if (clock.GetElapsedTime(_swept, now) >= _betweenSweeps)
        {
            _swept = now;
            foreach (var (key, bucket) in _buckets)
            {
                if (Filled(bucket, now) >= most)
                {
                    _buckets.Remove(key);
                }
            }
        }

        return _buckets.Count < Most;
    }

    private double Filled(Bucket bucket, long now) =>
        Math.Min(most, bucket.Tokens + (clock.GetElapsedTime(bucket.At, now) / _period * most));

    private sealed class Bucket
    {
        public double Tokens { get; set; }

        public long At { get; set; }

        public bool IsTold { get; set; }
    }
}
