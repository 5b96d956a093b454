using System.Globalization;
using CherryPie.Server.Platform.Hosting;

namespace CherryPie.Server.Tools.Simulator;

/// <summary>The faults that the options of <c>simulate apns</c> ask for.</summary>
internal sealed class ApnsFaults
{
    private readonly List<(string Prefix, SimulatedApnsResponse Answer)> _byToken = [];
    private readonly SimulatedApnsResponse? _status;
    private readonly int _every,
        _goAwayEvery,
        _resetEvery;
    private readonly TimeSpan _delay;
    private readonly bool _silent;

    /// <param name="option">Reads an option's value; null: not given. A switch has the empty value.</param>
    public ApnsFaults(Func<string, string?> option)
    {
        foreach (var fault in (option("--fault") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var parts = fault.Split('=', 2);
            _byToken.Add(
                parts.Length == 2 && parts[0].All(char.IsAsciiHexDigit)
                    ? (parts[0], Answer("--fault", parts[1]))
                    : throw new OperatorError(
                        "--fault must be such as a1b2=410:Unregistered: the token's beginning, status and reason; several with commas"
                    )
            );
        }

        _status = option("--status") is { } status ? Answer("--status", status) : null;
        _every = SimulatorOptions.Whole(option, "--every", 1, int.MaxValue) ?? 1;
        _goAwayEvery = SimulatorOptions.Whole(option, "--goaway-every", 1, int.MaxValue) ?? 0;
        _resetEvery = SimulatorOptions.Whole(option, "--reset-every", 1, int.MaxValue) ?? 0;
        _delay = SimulatorOptions.Duration(option, "--delay") ?? TimeSpan.Zero;
        _silent = option("--silent") is not null;
    }

    public SimulatedApnsResponse For(SimulatedApnsPush push, SimulatedApnsResponse byRules)
    {
        var fault =
            _silent ? SimulatedApnsFault.Silence
            : IsNth(push, _resetEvery) ? SimulatedApnsFault.Reset
            : IsNth(push, _goAwayEvery) ? SimulatedApnsFault.GoAway
            : SimulatedApnsFault.None;
        var answer =
            _byToken.Find(f => push.Token.StartsWith(f.Prefix, StringComparison.OrdinalIgnoreCase)).Answer
            ?? (IsNth(push, _every) ? _status : null)
            ?? byRules;
        return answer with { Fault = fault, Delay = _delay };
    }

    private static bool IsNth(SimulatedApnsPush push, int every) => every > 0 && push.Number % every == 0;

    private static SimulatedApnsResponse Answer(string option, string text) =>
        text.Split(':', 2) is [var status, ..] parts
        && int.TryParse(status, CultureInfo.InvariantCulture, out var number)
        && number is >= 200 and < 600
            ? new SimulatedApnsResponse(number, parts.ElementAtOrDefault(1) ?? "")
            : throw new OperatorError($"{option} must be a status and APNs' reason, such as 503:ServiceUnavailable");
}
