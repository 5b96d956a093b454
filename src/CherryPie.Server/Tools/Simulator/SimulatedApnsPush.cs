namespace CherryPie.Server.Tools.Simulator;

/// <summary>A push that arrived at the stand-in.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Token">The push token, whole: the stand-in is no production server.</param>
/// <param name="Topic">apns-topic; empty when missing.</param>
/// <param name="Thumbprint">Of the client certificate; empty when there was none.</param>
/// <param name="Connection">The connection's id.</param>
/// <param name="Body">The payload.</param>
/// <param name="Expiration">apns-expiration.</param>
/// <param name="Headers">The names of all apns- headers.</param>
internal sealed record SimulatedApnsPush(
    long Number,
    string Token,
    string Topic,
    string Thumbprint,
    string Connection,
    string Body,
    string? Expiration,
    IReadOnlyList<string> Headers
);
