namespace CherryPie.Server.Features.Push;

/// <summary>What came back for one push.</summary>
/// <param name="Status">APNs' HTTP status; 0 when there was none, and then <paramref name="Reason"/> is one of <see cref="PushFailure"/>.</param>
/// <param name="Reason">APNs' word for a refusal; empty on success, and when what answered was not APNs.</param>
/// <param name="ApnsId">APNs' id of the push.</param>
/// <param name="Timestamp">With 410: since when the token is known to be dead.</param>
internal sealed record ApnsResponse(int Status, string Reason = "", string? ApnsId = null, DateTimeOffset? Timestamp = null)
{
    public PushVerdict Verdict => PushVerdicts.Of(Status, Reason, Timestamp);
}
