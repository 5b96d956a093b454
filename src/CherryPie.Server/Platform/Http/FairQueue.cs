namespace CherryPie.Server.Platform.Http;

/// <summary>Bounds how many pieces of costly work run at once. Each owner waits in a queue of its own, and owners get free places in turn;
/// none may have all of them, so that one who fills its queue neither delays nor refuses the others.</summary>
/// <param name="places">How many run at once.</param>
/// <param name="perOwner">How many of one owner run at once; fewer than <paramref name="places"/>.</param>
/// <param name="mostWaiting">How many of one owner wait; the next is refused.</param>
/// <param name="busy">What the refused one reads.</param>
internal sealed class FairQueue(int places, int perOwner, int mostWaiting, string busy)
{
    private static readonly TimeSpan _retry = TimeSpan.FromSeconds(5);
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, Line> _lines = [];

    // The owners who wait, in the order of their turns.
    private readonly LinkedList<Line> _turns = new();
    private int _running;

    /// <exception cref="Refusal">503: too many of this owner wait.</exception>
    public async Task<T> Run<T>(Guid owner, Func<CancellationToken, Task<T>> work, CancellationToken stop)
    {
        using var _ = await Enter(owner, stop);
        return await work(stop);
    }

    /// <summary>Takes a place that is free now, so that who need not wait makes no time-out for it; null where none is.</summary>
    public IDisposable? TryEnter(Guid owner)
    {
        lock (_lock)
        {
            var line = LineOf(owner);
            if (_running < places && line.Running < perOwner)
            {
                Take(line);
                return new Place(this, line);
            }

            Forget(line);
            return null;
        }
    }

    /// <summary>Waits for a place, which is free again when the answer is disposed of.</summary>
    /// <exception cref="Refusal">503: too many of this owner wait.</exception>
    public async ValueTask<IDisposable> Enter(Guid owner, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        Line line;
        LinkedListNode<TaskCompletionSource> waiter;
        lock (_lock)
        {
            line = LineOf(owner);
            if (_running < places && line.Running < perOwner)
            {
                Take(line);
                return new Place(this, line);
            }

            if (line.Waiting.Count >= mostWaiting)
            {
                Forget(line);
                throw Busy();
            }

            waiter = line.Waiting.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            if (line.Waiting.Count == 1)
            {
                _turns.AddLast(line);
            }
        }

        await using var leave = stop.Register(() => Leave(line, waiter, stop));
        await waiter.Value.Task;
        return new Place(this, line);
    }

    public Refusal Busy() => Refusal.Busy(busy, _retry);

    private Line LineOf(Guid owner)
    {
        if (!_lines.TryGetValue(owner, out var line))
        {
            _lines.Add(owner, line = new Line(owner));
        }

        return line;
    }

    private void Take(Line line)
    {
        _running++;
        line.Running++;
    }

    private void Leave(Line line, LinkedListNode<TaskCompletionSource> waiter, CancellationToken stop)
    {
        lock (_lock)
        {
            // Who has got a place meanwhile keeps it.
            if (waiter.List is null)
            {
                return;
            }

            Remove(line, waiter);
            Forget(line);
        }

        waiter.Value.SetCanceled(stop);
    }

    private void Release(Line line)
    {
        lock (_lock)
        {
            _running--;
            line.Running--;
            for (var turn = _turns.First; turn is not null && _running < places; )
            {
                var (next, waits) = (turn.Next, turn.Value);
                if (waits.Running < perOwner)
                {
                    var waiter = waits.Waiting.First!;
                    Take(waits);
                    Remove(waits, waiter);
                    if (waits.Waiting.Count > 0)
                    {
                        _turns.Remove(turn);
                        _turns.AddLast(turn);
                    }

                    waiter.Value.SetResult();
                }

                turn = next;
            }

            Forget(line);
        }
    }

    private void Remove(Line line, LinkedListNode<TaskCompletionSource> waiter)
    {
        line.Waiting.Remove(waiter);
        if (line.Waiting.Count == 0)
        {
            _turns.Remove(line);
        }
    }

    private void Forget(Line line)
    {
        if (line is { Running: 0, Waiting.Count: 0 })
        {
            _lines.Remove(line.Owner);
        }
    }

    private sealed class Line(Guid owner)
    {
        public Guid Owner => owner;

        public int Running { get; set; }

        public LinkedList<TaskCompletionSource> Waiting { get; } = new();
    }

    private sealed class Place(FairQueue queue, Line line) : IDisposable
    {
        private Line? _line = line;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _line, null) is { } taken)
            {
                queue.Release(taken);
            }
        }
    }
}
