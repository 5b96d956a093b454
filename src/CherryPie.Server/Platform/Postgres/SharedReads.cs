using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace CherryPie.Server.Platform.Postgres;

/// <summary>Reads of single rows that share round trips: those that are asked for while one is under way go together in the next one.
/// None begins before it was asked for, so each sees all that was committed until then; nothing is kept.</summary>
/// <param name="read">Reads the rows of some keys, none twice; a key without a row is left out.</param>
/// <param name="clock">Tells how long a read has been under way.</param>
internal sealed class SharedReads<TKey, TFound>(Func<TKey[], Task<Dictionary<TKey, TFound>>> read, TimeProvider clock)
    where TKey : notnull
    where TFound : class
{
    // Beside one that is slow or stuck others go on, but not without end.
    private const int MostAtOnce = 8;
    private static readonly TimeSpan _slow = TimeSpan.FromMilliseconds(20);
    private readonly Lock _lock = new();
    private readonly Queue<Asked> _waiting = [];
    private int _underWay;
    private long _begun;

    /// <returns>Null when there is no such row.</returns>
    public Task<TFound?> Get(TKey key, CancellationToken stop)
    {
        var asked = new Asked(key);
        bool begins;
        lock (_lock)
        {
            _waiting.Enqueue(asked);
            begins = _underWay == 0 || (_underWay < MostAtOnce && clock.GetElapsedTime(_begun) > _slow);
            (_underWay, _begun) = begins ? (_underWay + 1, clock.GetTimestamp()) : (_underWay, _begun);
        }

        if (begins)
        {
            // Reads for others that follow are none of this request's.
            using (ExecutionContext.SuppressFlow())
            {
                _ = Run();
            }
        }

        return asked.Task.WaitAsync(stop);
    }

    private async Task Run()
    {
        List<Asked> asked;
        do
        {
            await Task.Yield(); // behind the requests that have come already: they ask, and go along
            asked = Next();
            if (asked.Count > 0)
            {
                await Answer(asked);
            }
        } while (asked.Count > 0);
    }

    private List<Asked> Next()
    {
        lock (_lock)
        {
            var next = new List<Asked>(Math.Min(_waiting.Count, KeyedSelect.Most));
            while (next.Count < KeyedSelect.Most && _waiting.TryDequeue(out var asked))
            {
                next.Add(asked);
            }

            (_underWay, _begun) = (_underWay - (next.Count == 0 ? 1 : 0), clock.GetTimestamp());
            return next;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whoever asked gets the exception.")]
    private async Task Answer(List<Asked> asked)
    {
        Activity.Current = asked[0].Span; // whose trace shows the read; its answer is everybody's
        try
        {
            var found = await read([.. asked.Select(a => a.Key).Distinct()]);
            foreach (var one in asked)
            {
                one.SetResult(found.GetValueOrDefault(one.Key));
            }
        }
        catch (Exception) when (asked.Count > 1)
        {
            // One key may be to blame, which is nobody else's concern.
            foreach (var one in asked)
            {
                await Answer([one]);
            }
        }
        catch (Exception e)
        {
            asked[0].SetException(e);
        }
    }

    private sealed class Asked(TKey key) : TaskCompletionSource<TFound?>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public TKey Key => key;

        public Activity? Span { get; } = Activity.Current;
    }
}
