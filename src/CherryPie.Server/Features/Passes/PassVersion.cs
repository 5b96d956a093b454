namespace CherryPie.Server.Features.Passes;

/// <summary>How often the content of a pass on a device has changed, and when last. Each of the four sources of change has a counter of its
/// own, so two changes within a second count as two.</summary>
/// <param name="Revision">Changes of the pass, pushes of its template, changes of its campaign and renewals of its certificate.</param>
/// <param name="AtIssue">The revision that the pass was issued with.</param>
/// <param name="ChangedAt">The latest of all these.</param>
internal readonly record struct PassVersion(long Revision, long AtIssue, DateTimeOffset ChangedAt)
{
    /// <summary>Whether a device that downloaded the pass may hold an older one.</summary>
    public bool HasChanged => Revision > AtIssue;

    /// <summary>In whole seconds. Each change raises it by at least one, also two changes within a second, and a change after a restore
    /// from backup.</summary>
    public DateTimeOffset LastModified => DateTimeOffset.FromUnixTimeSeconds(ChangedAt.ToUnixTimeSeconds() + Revision - AtIssue);

    /// <summary>The date for a response, null while it lies more than a second ahead: RFC 9110 §8.8.2.1 allows no later one than
    /// Date.</summary>
    /// <param name="date">The response's Date.</param>
    public DateTimeOffset? LastModifiedBy(DateTimeOffset date) =>
        LastModified.ToUnixTimeSeconds() <= date.ToUnixTimeSeconds() + 1 ? LastModified : null;
}
