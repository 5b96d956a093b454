using CherryPie.Server.Features.Google;
using CherryPie.Server.Features.Jobs;

namespace CherryPie.Server.Features.Push;

/// <summary>What push explain shows, and writes with --json: why a pass's devices were or were not notified of its changes.</summary>
internal sealed record PushExplanation(
    string Pass,
    string PassType,
    DateTimeOffset? ChangedAt,
    DateTimeOffset? CertificateUntil,
    DateTimeOffset? StoppedUntil,
    string? StopReason,
    IReadOnlyList<JobView> Jobs,
    DeviceCount Count,
    IReadOnlyList<ExplainedDevice> Devices,
    IReadOnlyList<ExplainedLine> Log,
    ExplainedGoogle? Google = null
)
{
    /// <summary>Devices that had the pass until APNs no longer took their tokens, the newest first.</summary>
    public IReadOnlyList<DroppedDevice> Dropped { get; init; } = [];
}

/// <param name="Device">The first characters of its device library identifier.</param>
/// <param name="Scheme">Apple's Wallet or an Android reader.</param>
/// <param name="PushToken">Its first characters.</param>
/// <param name="RegisteredAt">The last registration or renewal.</param>
/// <param name="PushDueAt">When the waiting push is due, or the lease of the one under way ends; null when none waits.</param>
/// <param name="PushedAt">When the last push was begun.</param>
/// <param name="Status">APNs' status for it; 0 without a response.</param>
/// <param name="Reason">APNs' reason, or the <see cref="PushFailure"/>.</param>
/// <param name="ApnsId">The response's apns-id.</param>
/// <param name="SuspendedAt">Since when nothing is sent.</param>
/// <param name="ListedAt">When the device last asked what has changed.</param>
/// <param name="FetchedAt">When the pass was last fetched, by any of its devices: the protocol does not say which.</param>
/// <param name="Verdict">What follows from all this, in a sentence.</param>
internal sealed record ExplainedDevice(
    string Device,
    string Scheme,
    string PushToken,
    DateTimeOffset RegisteredAt,
    DateTimeOffset? PushDueAt,
    DateTimeOffset? PushedAt,
    int? Status,
    string? Reason,
    string? ApnsId,
    DateTimeOffset? SuspendedAt,
    DateTimeOffset? ListedAt,
    DateTimeOffset? FetchedAt,
    string Verdict
)
{
    /// <summary>The same for programs; what is written has it in words.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public PushStanding Standing { get; init; }

    /// <summary>When it added this pass.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public DateTimeOffset AddedAt { get; init; }
}

/// <summary>A line that a device logged about the pass.</summary>
internal sealed record ExplainedLine(DateTimeOffset At, string Text);

/// <param name="Apple">Apple devices that have the pass.</param>
/// <param name="Others">Other readers that have it.</param>
/// <param name="Most">The most of each; one more takes the place of the one that was heard of least lately.</param>
internal sealed record DeviceCount(int Apple, int Others, int Most);
