namespace CherryPie.Server.Features.Overview;

/// <summary>What happened on one day, by UTC.</summary>
internal sealed record DayFigures(DateOnly Day, long Issued, long Added, long Removed);

/// <summary>How an account's passes fare.</summary>
/// <param name="At">When this was counted.</param>
/// <param name="Issued">Passes that were ever issued.</param>
/// <param name="InWallets">Passes that are on a device now.</param>
/// <param name="Days">The last 30 days, today last; null where no events are recorded.</param>
/// <param name="PushesDue">Devices whose push is still to be sent.</param>
/// <param name="PushesFailed">Pushes of the last day that APNs refused.</param>
/// <param name="DeadJobs">Work that was given up after many attempts.</param>
internal sealed record AccountFigures(
    DateTimeOffset At,
    long Issued,
    long InWallets,
    IReadOnlyList<DayFigures>? Days,
    long PushesDue,
    long PushesFailed,
    long DeadJobs
);
