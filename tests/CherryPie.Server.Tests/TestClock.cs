namespace CherryPie.Server.Tests;

/// <summary>The server's time: the machine's, moved ahead, or stopped.</summary>
internal sealed class TestClock : TimeProvider
{
    private long _ahead;
    private DateTimeOffset? _stopped;

    /// <summary>Moves all clocks ahead, so that nothing cached counts as fresh.</summary>
    public void Advance(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);

    /// <summary>Lets the time of day stand still from now on, and tells it.</summary>
    public DateTimeOffset Stop() => _stopped ??= DateTimeOffset.FromUnixTimeSeconds(GetUtcNow().ToUnixTimeSeconds());

    public override DateTimeOffset GetUtcNow() => _stopped ?? base.GetUtcNow().AddTicks(Interlocked.Read(ref _ahead));

    public override long GetTimestamp() =>
        base.GetTimestamp() + (long)(TimeSpan.FromTicks(Interlocked.Read(ref _ahead)).TotalSeconds * TimestampFrequency);
}
