namespace CherryPie.Server.Features.Devices;

/// <summary>A push token that APNs does not take, for which its device is forgotten.</summary>
/// <param name="PushToken">The token.</param>
/// <param name="Since">Registrations from before this time end; a later one stays.</param>
/// <param name="Status">APNs' answer.</param>
/// <param name="Reason">APNs' word for it.</param>
/// <param name="SuspendedAt">Since when nothing was sent to it, which was told then; null: the answer came just now.</param>
internal sealed record RefusedToken(string PushToken, DateTimeOffset Since, int Status, string Reason, DateTimeOffset? SuspendedAt = null);
