namespace CherryPie.Server.Tools.Simulator;

internal sealed record SimulatedApnsOptions
{
    /// <summary>On loopback; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>How many pushes may be under way on one connection (SETTINGS_MAX_CONCURRENT_STREAMS).</summary>
    public int StreamLimit { get; init; } = 1000;

    /// <summary>Offers HTTP/1.1 only.</summary>
    public bool Http1 { get; init; }

    /// <summary>Refuses every client certificate in the handshake.</summary>
    public bool RefuseTls { get; init; }

    /// <summary>Whether pushes are counted by token, which /wait needs and which costs memory for each token.</summary>
    public bool CountTokens { get; init; } = true;

    /// <summary>Decides the response, from the push and the response by APNs' rules.</summary>
    public Func<SimulatedApnsPush, SimulatedApnsResponse, SimulatedApnsResponse> Answer { get; init; } = (_, byRules) => byRules;

    /// <summary>Called for each push with its response; null: nobody is.</summary>
    public Action<SimulatedApnsPush, SimulatedApnsResponse>? Answered { get; init; }
}
