namespace CherryPie.Server.Tools.Simulator;

/// <summary>One push as it arrived at the stand-in.</summary>
/// <param name="Number">Counts from 1.</param>
/// <param name="Token">The push token, whole: the stand-in is no production server.</param>
/// <param name="Topic">apns-topic; empty when missing.</param>
/// <param name="Thumbprint">Of the client certificate; empty when there was none.</param>
/// <param name="Connection">Tells connections apart.</param>
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
