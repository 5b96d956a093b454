namespace CherryPie.Server.Platform.Hosting;

/// <summary>Gives the thread pool more threads while its threads are held and work waits. When a statement takes too long, Npgsql asks
/// PostgreSQL to cancel it and keeps a thread until PostgreSQL has answered: of a frozen one for a second or three. On two cores .NET
/// begins with two threads and adds one or two a second, so that all other requests would wait for those. Having many at all times is no
/// way: each request wakes more of them then, and they take the core from each other.</summary>
internal sealed class PoolThreads : IDisposable
{
    private const int Most = 32;
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _keeps = TimeSpan.FromMinutes(1);
    private readonly ManualResetEventSlim _end = new();
    private readonly Thread _thread;

    public PoolThreads()
    {
        // Not a thread of the pool, which has none left when this is wanted.
        _thread = new(Watch) { IsBackground = true, Name = "pool threads" };
        _thread.Start();
    }

    public void Dispose()
    {
        _end.Set();
        _thread.Join();
        _end.Dispose();
    }

    private void Watch()
    {
        ThreadPool.GetMinThreads(out var usual, out var ports);
        var (now, until, ended) = (usual, 0L, ThreadPool.CompletedWorkItemCount);
        while (!_end.Wait(_look))
        {
            var before = ended;
            ended = ThreadPool.CompletedWorkItemCount;
            if (ended == before && ThreadPool.PendingWorkItemCount > 0)
            {
                until = Environment.TickCount64 + (long)_keeps.TotalMilliseconds;
                Set(Math.Clamp(2 * now, usual, Math.Max(usual, Most)));
            }
            else if (Environment.TickCount64 > until)
            {
                Set(usual);
            }
        }

        void Set(int count)
        {
            if (count != now)
            {
                now = count;
                ThreadPool.SetMinThreads(count, ports);
            }
        }
    }
}
