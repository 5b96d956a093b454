namespace CherryPie.Server.Tools.Simulator;

/// <summary>What the stand-in does with one push.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Reason">APNs' reason; empty with 200.</param>
/// <param name="Timestamp">With 410: since when the token is unregistered; null: now.</param>
internal sealed record SimulatedApnsResponse(int Status, string Reason = "", DateTimeOffset? Timestamp = null)
{
    public static readonly SimulatedApnsResponse Accepted = new(200);

    public SimulatedApnsFault Fault { get; init; }

    /// <summary>Waits this long before it answers.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Waits for this before it answers.</summary>
    public Task? Until { get; init; }
}

internal enum SimulatedApnsFault
{
    None,

    /// <summary>Tells the peer that this connection is ending (GOAWAY), then answers.</summary>
    GoAway,

    /// <summary>Cuts the connection, with all that is under way on it.</summary>
    Reset,

    /// <summary>Never answers.</summary>
    Silence,
}
