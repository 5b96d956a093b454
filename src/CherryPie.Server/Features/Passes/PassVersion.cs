namespace CherryPie.Server.Features.Passes;

/// <summary>How often what a device shows of a pass has changed, and when last. The four sources of change count apart, so that two in one second still are two.</summary>
/// <param name="Revision">Changes of the pass, pushes of its template, changes of its campaign and renewals of its certificate.</param>
/// <param name="AtIssue">The revision that the pass was issued with.</param>
/// <param name="ChangedAt">The latest of all these.</param>
internal readonly record struct PassVersion(long Revision, long AtIssue, DateTimeOffset ChangedAt)
{
    /// <summary>Whether a device that downloaded the pass may hold an older one.</summary>
    public bool HasChanged => Revision > AtIssue;

    /// <summary>Whole seconds that move on by one at least with every change, also with two in one second, and after a restore from backup.</summary>
    public DateTimeOffset LastModified => DateTimeOffset.FromUnixTimeSeconds(ChangedAt.ToUnixTimeSeconds() + Revision - AtIssue);
}
