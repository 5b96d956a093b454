using CherryPie.Wallet;

namespace CherryPie.Server.Tools.Simulator.Google;

internal sealed record SimulatedGoogleOptions
{
    public const string DefaultIssuer = "3388000000022334455";

    /// <summary>On loopback; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Without TLS.</summary>
    public bool Http { get; init; }

    /// <summary>The one issuer there is.</summary>
    public string IssuerId { get; init; } = DefaultIssuer;

    /// <summary>Whether pictures and callbacks may be at http://127.0.0.1 too.</summary>
    public bool AllowHttp { get; init; }

    /// <summary>Whether the service account is no user in the console, so that each call of the API is refused.</summary>
    public bool NotAdded { get; init; }

    /// <summary>Requests a second and project; 0: no limit.</summary>
    public int RequestsPerSecond { get; init; } = 20;

    /// <summary>Whether no callback is ever sent, as it happened to issuers for months.</summary>
    public bool NoCallbacks { get; init; }

    /// <summary>By which of Google's names callbacks are signed.</summary>
    public string Sender { get; init; } = Ecv2Message.Senders[0];

    public GoogleFaults Faults { get; init; } = new(_ => null);

    /// <summary>Called for each request, picture and callback; null: nobody is.</summary>
    public Action<GoogleLogEntry>? Happened { get; init; }
}
