using CherryPie.Server.Features.Jobs;

namespace CherryPie.Server.Features.Google;

/// <summary>What came of sending a class or object.</summary>
/// <param name="State">Whether Google has it now.</param>
/// <param name="Error">Why not.</param>
/// <param name="After">When Google wants to be asked again; null: it did not say.</param>
internal sealed record GoogleSending(GoogleSendingState State, string? Error = null, TimeSpan? After = null)
{
    private static readonly TimeSpan _first = TimeSpan.FromSeconds(1),
        _longest = TimeSpan.FromHours(6);

    public static GoogleSending Done { get; } = new(GoogleSendingState.Done);

    public static GoogleSending Busy { get; } = new(GoogleSendingState.Busy, "another request for it is under way", _first);

    /// <summary>Whether it waits for a pause that Google asked for.</summary>
    public bool IsHeld { get; private init; }

    public bool IsDone => State == GoogleSendingState.Done;

    /// <summary>What an answer that is no success means. What the same body would only get again is final.</summary>
    public static GoogleSending Of(GoogleAnswer answer) =>
        answer.IsHeld ? new(GoogleSendingState.Busy, answer.Error, answer.RetryAfter) { IsHeld = true }
        : answer.IsPassing || answer.IsForbidden ? new(GoogleSendingState.Later, answer.Error, answer.RetryAfter)
        : new(GoogleSendingState.Refused, answer.Error);

    /// <summary>What there is to tell of a class or object; null where nothing is wrong with it.</summary>
    public string? Fault => State == GoogleSendingState.Busy ? null : Error;

    /// <summary>Whether it counts as an attempt. That another sends it, or that Google wants to hear nothing, says nothing of it.</summary>
    public bool IsAttempt => State != GoogleSendingState.Busy;

    /// <summary>The pause before the next attempt: a second, doubled each time, and at least what Google asked for. Who only waits for
    /// its turn waits as long as it was told.</summary>
    /// <param name="attempts">How many there were.</param>
    public TimeSpan Pause(int attempts)
    {
        if (!IsAttempt)
        {
            return After ?? _first;
        }

        var usual = Retry.After(attempts, _first, _longest);
        return After is { } asked && asked > usual ? asked : usual;
    }

    /// <summary>The same for a job that runs by itself.</summary>
    public JobFailure Failure(int attempts) => new(Error!, State == GoogleSendingState.Refused, Pause(attempts), IsAttempt);
}

internal enum GoogleSendingState
{
    Done,

    /// <summary>Another sends it, or Google wants to hear nothing yet.</summary>
    Busy,

    /// <summary>It may be taken later.</summary>
    Later,

    /// <summary>It is not taken as it is.</summary>
    Refused,
}
