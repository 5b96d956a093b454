using System.Diagnostics;

namespace CherryPie.Server.Features.Webhooks;

/// <summary>Up to where a webhook's due deliveries were read.</summary>
/// <param name="DueAt">When the last one that was read was due.</param>
/// <param name="Position">Its position.</param>
internal sealed record DuePlace(DateTimeOffset DueAt, long Position);

/// <summary>Where the next block of a webhook's due deliveries begins, and how large it is. A fast receiver gets large blocks, each read
/// while there is still a whole one to send: it takes half of one before the next is there. Where a receiver is slow or little is due
/// passes should have been read lately. While full blocks come, each begins behind the one before: what is done leaves dead entries at
/// the beginning of the index, and each read would pass over all of them.</summary>
internal sealed class DueCursor
{
    // A transaction that commits late makes something due before the place. So long at most it is passed over.
    private static readonly TimeSpan _anew = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _fast = TimeSpan.FromMilliseconds(100);
    private long _began;
    private long _lastRead;
    private DuePlace? _place;
    private bool _isFast;

    /// <summary>How many to read.</summary>
    public int Block => _isFast ? WebhookMessages.ManyTogether : WebhookMessages.FewTogether;

    /// <summary>Whether to read now.</summary>
    /// <param name="left">How many are left to send.</param>
    /// <param name="hasRoom">Whether another request may begin at once.</param>
    public bool Wants(int left, bool hasRoom) => _isFast ? left <= Block : left == 0 && hasRoom;

    /// <returns>Null: from the beginning.</returns>
    public DuePlace? Next()
    {
        if (_place is null || Stopwatch.GetElapsedTime(_began) > _anew)
        {
            (_place, _began) = (null, Stopwatch.GetTimestamp());
        }

        return _place;
    }

    /// <summary>Not all of what was read was sent: the next block begins at the beginning.</summary>
    public void Restart() => _place = null;

    /// <param name="read">The block, as large as <see cref="Block"/> was, or all there was.</param>
    public void Move(List<DueMessage> read)
    {
        var isWhole = read.Count == Block;
        (_isFast, _lastRead) = (isWhole && Stopwatch.GetElapsedTime(_lastRead) < _fast, Stopwatch.GetTimestamp());
        var last = isWhole ? read.Select(m => m.Delivery).MaxBy(d => (d.DueAt, d.Position)) : null;
        _place = last is null ? null : new(last.DueAt, last.Position);
    }
}
