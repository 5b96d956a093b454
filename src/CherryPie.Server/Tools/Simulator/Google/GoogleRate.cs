namespace CherryPie.Server.Tools.Simulator.Google;

/// <summary>How many requests a project may send. Google counts no exact second: three seconds' worth within two, and 6.25 within five, are
/// let through, which is what a client at the limit with a fair clock stays below.</summary>
/// <param name="perSecond">Google's is 20; 0: no limit.</param>
/// <param name="clock">Measures.</param>
internal sealed class GoogleRate(int perSecond, TimeProvider clock)
{
    private static readonly TimeSpan _short = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(5);
    private readonly Lock _lock = new();
    private readonly Queue<long> _taken = [];

    /// <returns>False: one too many, not counted.</returns>
    public bool Take()
    {
        if (perSecond == 0)
        {
            return true;
        }

        lock (_lock)
        {
            var now = clock.GetTimestamp();
            while (_taken.TryPeek(out var first) && clock.GetElapsedTime(first, now) > _long)
            {
                _taken.Dequeue();
            }

            if (_taken.Count >= perSecond * 6.25 || _taken.Count(t => clock.GetElapsedTime(t, now) <= _short) >= perSecond * 3)
            {
                return false;
            }

            _taken.Enqueue(now);
            return true;
        }
    }
}
