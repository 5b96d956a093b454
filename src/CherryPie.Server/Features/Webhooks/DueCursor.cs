using System.Diagnostics;

namespace CherryPie.Server.Features.Webhooks;

/// <summary>Up to where a webhook's due deliveries were read.</summary>
/// <param name="DueAt">When the last one that was read was due.</param>
/// <param name="Position">Its position.</param>
internal sealed record DuePlace(DateTimeOffset DueAt, long Position);

/// <summary>Where the next block of a webhook's due deliveries begins. While full blocks come, each begins behind the one before: what is
/// done leaves dead entries at the beginning of the index, and each read would pass over all of them.</summary>
internal sealed class DueCursor
{
    // A transaction that commits late makes something due before the place. So long at most it is passed over.
    private static readonly TimeSpan _anew = TimeSpan.FromSeconds(1);
    private long _began;
    private DuePlace? _place;

    /// <returns>Null: from the beginning.</returns>
    public DuePlace? Next()
    {
        if (_place is null || Stopwatch.GetElapsedTime(_began) > _anew)
        {
            (_place, _began) = (null, Stopwatch.GetTimestamp());
        }

        return _place;
    }

    public void Move(List<DueMessage> read, int most)
    {
        var last = read.Count == most ? read.Select(m => m.Delivery).MaxBy(d => (d.DueAt, d.Position)) : null;
        _place = last is null ? null : new(last.DueAt, last.Position);
    }
}
