using System.Diagnostics;

namespace CherryPie.Server.Features.Webhooks;

/// <summary>What was read of a webhook's due deliveries and waits to be sent, block behind block.</summary>
internal sealed class DueQueue
{
    // What was read longer ago is read anew: somebody may have changed or deleted the webhook or the pass, or, where this server stood
    // still, another one has gone on.
    private static readonly TimeSpan _fresh = TimeSpan.FromSeconds(1);

    private readonly DueCursor _cursor = new();
    private readonly Queue<DueMessage> _due = new();
    private readonly HashSet<long> _open = [];

    public bool IsEmpty => _due.Count == 0;

    /// <summary>Positions that were read and are not recorded.</summary>
    public long[] Open => [.. _open];

    /// <summary>How many to read.</summary>
    public int Block => _cursor.Block;

    /// <summary>Where to read; null: from the beginning.</summary>
    public DuePlace? Next() => _cursor.Next();

    /// <summary>Whether to read now.</summary>
    /// <param name="hasRoom">Whether another request may begin at once.</param>
    public bool Wants(bool hasRoom) => _cursor.Wants(_due.Count, hasRoom);

    /// <param name="read">A block.</param>
    /// <param name="isWanted">False: nothing of it is sent.</param>
    public void Add(List<DueMessage> read, bool isWanted)
    {
        _cursor.Move(read);
        foreach (var message in isWanted ? read : [])
        {
            _open.Add(message.Delivery.Position);
            _due.Enqueue(message);
        }
    }

    public DueMessage Take() => _due.Dequeue();

    /// <summary>These are recorded, or were not sent.</summary>
    public void Close(params IEnumerable<DueDelivery> deliveries) => _open.ExceptWith(deliveries.Select(d => d.Position));

    public void DropOld()
    {
        if (_due.TryPeek(out var oldest) && Stopwatch.GetElapsedTime(oldest.ReadAt) > _fresh)
        {
            Drop();
        }
    }

    /// <summary>Nothing of it is sent; it stays due.</summary>
    public void Drop()
    {
        Close(_due.Select(m => m.Delivery));
        _due.Clear();
        _cursor.Restart();
    }
}
