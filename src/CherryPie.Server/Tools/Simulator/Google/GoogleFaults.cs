namespace CherryPie.Server.Tools.Simulator.Google;

/// <summary>The faults that the options of <c>simulate google</c> ask for, or the query of <c>POST /_faults</c>.</summary>
internal sealed class GoogleFaults
{
    private readonly int _status;
    private readonly TimeSpan? _retryAfter;
    private readonly TimeSpan _delay;
    private readonly bool _frozen;
    private readonly string? _only;
    private int _times,
        _lost;

    /// <param name="option">Reads an option's value; null: not given. A switch has the empty value.</param>
    public GoogleFaults(Func<string, string?> option)
    {
        _status = SimulatorOptions.Whole(option, "--status", 400, 599) ?? 0;
        _times = _status == 0 ? 0 : SimulatorOptions.Whole(option, "--times", 1, int.MaxValue) ?? int.MaxValue;
        _retryAfter = SimulatorOptions.Whole(option, "--retry-after", 0, 86_400) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        _delay = SimulatorOptions.Duration(option, "--delay") ?? TimeSpan.Zero;
        _lost = SimulatorOptions.Whole(option, "--lose", 1, int.MaxValue) ?? 0;
        _frozen = option("--frozen") is not null;
        _only = option("--only");
    }

    /// <summary>What is to happen to the next request.</summary>
    /// <param name="request">Method, a blank and path.</param>
    public GoogleFault Next(string request = "")
    {
        if (_only is not null && !request.Contains(_only, StringComparison.Ordinal))
        {
            return default;
        }

        var fails = Takes(ref _times);
        return new GoogleFault(fails ? _status : 0, fails ? _retryAfter : null, _delay, _frozen, !fails && Takes(ref _lost));
    }

    private static bool Takes(ref int left)
    {
        int seen;
        do
        {
            seen = Volatile.Read(ref left);
        } while (seen > 0 && Interlocked.CompareExchange(ref left, seen - 1, seen) != seen);
        return seen > 0;
    }
}

/// <param name="Status">Answered in place of what was asked for; 0: no fault.</param>
/// <param name="RetryAfter">Told with the status.</param>
/// <param name="Delay">Waits this long first.</param>
/// <param name="Frozen">Never answers.</param>
/// <param name="Lost">Does what is asked for and cuts the connection in place of the answer.</param>
internal readonly record struct GoogleFault(int Status, TimeSpan? RetryAfter, TimeSpan Delay, bool Frozen, bool Lost);
