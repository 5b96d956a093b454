using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Platform.Postgres;

/// <summary>Reads of single rows that share round trips: requests that come while one is under way go together in the next. No read begins
/// before its request, so each sees all that was committed until then. Nothing is cached.</summary>
/// <param name="read">Reads the rows of distinct keys; a key without a row is left out of the result.</param>
/// <param name="clock">Measures how long a read has been under way.</param>
internal sealed class SharedReads<TKey, TFound>(Func<TKey[], Task<Dictionary<TKey, TFound>>> read, TimeProvider clock)
    where TKey : notnull
    where TFound : class
{
    // When a read is slow or stuck, others run beside it, up to this number.
    private const int MostAtOnce = 8;
    private static readonly TimeSpan _slow = TimeSpan.FromMilliseconds(20);
    private readonly Lock _lock = new();
    private readonly Queue<Request> _waiting = [];
    private int _underWay;
    private long _begun;

    /// <returns>Null when there is no such row.</returns>
    public Task<TFound?> Get(TKey key, CancellationToken stop)
    {
        var request = new Request(key);
        bool begins;
        lock (_lock)
        {
            _waiting.Enqueue(request);
            begins = _underWay == 0 || (_underWay < MostAtOnce && clock.GetElapsedTime(_begun) > _slow);
            (_underWay, _begun) = begins ? (_underWay + 1, clock.GetTimestamp()) : (_underWay, _begun);
        }

        if (begins)
        {
            // The following reads are for other requests and must not belong to this one's trace.
            using (ExecutionContext.SuppressFlow())
            {
                _ = Run();
            }
        }

        return request.Task.WaitAsync(stop);
    }

    private async Task Run()
    {
        List<Request> requests;
        do
        {
            await Task.Yield(); // requests that have arrived already run first and join this read
            requests = Next();
            if (requests.Count > 0)
            {
                await Answer(requests);
            }
        } while (requests.Count > 0);
    }

    private List<Request> Next()
    {
        lock (_lock)
        {
            var next = new List<Request>(Math.Min(_waiting.Count, KeyedSelect.Most));
            while (next.Count < KeyedSelect.Most && _waiting.TryDequeue(out var request))
            {
                next.Add(request);
            }

            (_underWay, _begun) = (_underWay - (next.Count == 0 ? 1 : 0), clock.GetTimestamp());
            return next;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "The requests that wait for the read get the exception.")]
    private async Task Answer(List<Request> requests)
    {
        Activity.Current = requests[0].Span; // the read shows in the trace of the first request
        try
        {
            var found = await read([.. requests.Select(r => r.Key).Distinct()]);
            foreach (var request in requests)
            {
                request.SetResult(found.GetValueOrDefault(request.Key));
            }
        }
        catch (Exception e) when (requests.Count > 1 && !DatabaseTrouble.IsAway(e))
        {
            // One key may be the cause: read each alone, so that the others get their rows.
            foreach (var request in requests)
            {
                await Answer([request]);
            }
        }
        catch (Exception e)
        {
            requests.ForEach(r => r.SetException(e));
        }
    }

    private sealed class Request(TKey key) : TaskCompletionSource<TFound?>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public TKey Key => key;

        public Activity? Span { get; } = Activity.Current;
    }
}
