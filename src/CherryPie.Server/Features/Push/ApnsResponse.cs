namespace CherryPie.Server.Features.Push;

/// <summary>APNs' response to one push.</summary>
/// <param name="Status">The HTTP status; 0 without a response, and then <paramref name="Reason"/> is a <see cref="PushFailure"/>.</param>
/// <param name="Reason">APNs' reason of a refusal; empty on success, and when a proxy answered.</param>
/// <param name="ApnsId">The header apns-id; null without a response.</param>
/// <param name="Timestamp">With 410: since when APNs knows that the token is unregistered.</param>
internal sealed record ApnsResponse(int Status, string Reason = "", string? ApnsId = null, DateTimeOffset? Timestamp = null)
{
    public PushVerdict Verdict => PushVerdicts.Of(Status, Reason, Timestamp);
}
