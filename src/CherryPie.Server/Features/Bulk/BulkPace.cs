using System.Diagnostics;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Bulk;

/// <summary>How fast jobs work. While the server has many requests, blocks are small and each is followed by a rest, so that no request
/// waits long for one; else they are as large as is cheapest for PostgreSQL.</summary>
internal sealed class BulkPace(RequestLoad requests)
{
    /// <summary>How many rows one transaction takes at most.</summary>
    public const int MostRows = 500;

    private const int FewRows = 20;

    // Of each processor: a tenth or so of the reads that it can answer.
    private const int ManyRequests = 300;
    private static readonly TimeSpan _looks = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan _breath = TimeSpan.FromMilliseconds(1);
    private readonly Lock _lock = new();
    private long _lookedAt = Stopwatch.GetTimestamp();
    private long _begun;
    private bool _isBusy;

    /// <summary>How many rows the next transaction is to take.</summary>
    public int Rows => IsBusy() ? FewRows : MostRows;

    /// <summary>Between rows: others want the processor, and what is in memory is read without a wait.</summary>
    public async Task Breathe(CancellationToken stop)
    {
        if (IsBusy())
        {
            await Task.Delay(_breath, stop);
        }
        else
        {
            await Task.Yield();
        }
    }

    /// <summary>After a block, so that requests find the processor and the disk free: an eighth of the time that it took; as long as it
    /// took while there are many requests.</summary>
    public Task Rest(TimeSpan took, CancellationToken stop) => Task.Delay(IsBusy() ? took + _breath : took / 8, stop);

    private bool IsBusy()
    {
        lock (_lock)
        {
            var elapsed = Stopwatch.GetElapsedTime(_lookedAt);
            if (elapsed >= _looks)
            {
                var begun = requests.Begun;
                _isBusy = (begun - _begun) / elapsed.TotalSeconds >= ManyRequests * Environment.ProcessorCount;
                (_begun, _lookedAt) = (begun, Stopwatch.GetTimestamp());
            }

            return _isBusy;
        }
    }
}
