using System.Diagnostics;

namespace CherryPie.Server.Features.Webhooks;

/// <summary>The results of a webhook's attempts that are not in the database yet. They are recorded in transactions of many, one at a time.
/// A server that is killed lets their messages be sent twice, so they bound what is begun: in number, and in time when the database is
/// slow.</summary>
internal sealed class UnrecordedResults
{
    /// <summary>How long a result waits for others, so that they share a transaction.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(20);

    // A transaction of 128 costs each result a sixth of what one of 8 costs.
    private const int Together = 128;

    // Requests under way and results. As many may always be open; more, up to the second, while the oldest result is no older than this:
    // then the database keeps up.
    private const int Few = 2 * DeliverToWebhook.InFlight,
        Most = 2 * Together;
    private static readonly TimeSpan _keepsUp = TimeSpan.FromMilliseconds(50);
    private List<DeliveryResult> _gathered = [];
    private int _recording;
    private long _oldest; // of what is recorded now, else of what is gathered
    private long _oldestGathered;
    private bool _isDue;

    public bool IsRecording => _recording > 0;

    public bool AreNone => _recording == 0 && _gathered.Count == 0;

    /// <summary>Whether another request may begin beside so many.</summary>
    public bool Allow(int underWay)
    {
        var open = underWay + _recording + _gathered.Count;
        return open < Few || (open < Most && (AreNone || Stopwatch.GetElapsedTime(_oldest) < _keepsUp));
    }

    /// <returns>True for the first that is gathered: <see cref="MakeDue"/> is to be called after <see cref="Longest"/>.</returns>
    public bool Add(DeliveryResult result)
    {
        _gathered.Add(result);
        if (_gathered.Count > 1)
        {
            return false;
        }

        _oldestGathered = Stopwatch.GetTimestamp();
        _oldest = IsRecording ? _oldest : _oldestGathered;
        return true;
    }

    /// <summary>What was gathered waits for no further result.</summary>
    public void MakeDue() => _isDue = _gathered.Count > 0;

    /// <summary>The results to record now, until <see cref="EndRecording"/>.</summary>
    /// <param name="now">Whether to wait for no further one.</param>
    /// <returns>Null: nothing is to be recorded now.</returns>
    public List<DeliveryResult>? Take(bool now)
    {
        if (IsRecording || _gathered.Count == 0 || !(now || _isDue || _gathered.Count >= Together))
        {
            return null;
        }

        var taken = _gathered;
        (_gathered, _recording, _oldest, _isDue) = ([], taken.Count, _oldestGathered, false);
        return taken;
    }

    public void EndRecording() => (_recording, _oldest) = (0, _oldestGathered);
}
