namespace CherryPie.Server.Tools.Simulator;

internal sealed record SimulatedApnsOptions
{
    /// <summary>On loopback; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>How many pushes may be under way on one connection (SETTINGS_MAX_CONCURRENT_STREAMS).</summary>
    public int StreamLimit { get; init; } = 1000;

    /// <summary>Speaks HTTP/1.1 only.</summary>
    public bool Http1 { get; init; }

    /// <summary>Refuses every client certificate in the handshake.</summary>
    public bool RefuseTls { get; init; }

    /// <summary>Whether it counts by token, which /wait needs; a flood of tokens costs memory then.</summary>
    public bool CountTokens { get; init; } = true;

    /// <summary>Has the last word: gets a push and what APNs' rules say of it.</summary>
    public Func<SimulatedApnsPush, SimulatedApnsResponse, SimulatedApnsResponse> Answer { get; init; } = (_, byRules) => byRules;

    /// <summary>Hears of each push that was answered.</summary>
    public Action<SimulatedApnsPush, SimulatedApnsResponse>? Heard { get; init; }
}
