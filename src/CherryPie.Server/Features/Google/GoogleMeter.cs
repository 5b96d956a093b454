using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace CherryPie.Server.Features.Google;

/// <summary>cherrypie_google_requests by outcome, cherrypie_google_wait_seconds for a turn, and cherrypie_google_failures by the issuer's
/// id. A series lasts as long as the process: so only the first issuers that fail have one each, and all others share one.</summary>
internal sealed class GoogleMeter
{
    /// <summary>How many issuers have a series of their own.</summary>
    public const int MostNamed = 500;

    /// <summary>What the others are called.</summary>
    public const string Other = "other";

    // 20 requests a second: 10,000 changes take nine minutes.
    private static readonly double[] _bounds = [0.05, 0.25, 1, 5, 15, 60, 180, 600];

    private readonly ConcurrentDictionary<string, bool> _named = new(StringComparer.Ordinal);
    private readonly Counter<long> _requests,
        _failures;
    private readonly Histogram<double> _waits;

    public GoogleMeter(IMeterFactory meters)
    {
        var meter = meters.Create("CherryPie.Google");
        _requests = meter.CreateCounter<long>("cherrypie_google_requests", description: "Requests to Google Wallet, by outcome");
        _failures = meter.CreateCounter<long>("cherrypie_google_failures", description: "Requests that Google did not take, by issuer");
        _waits = meter.CreateHistogram(
            "cherrypie_google_wait_seconds",
            "s",
            "How long requests to Google Wallet waited for their turn",
            tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = _bounds }
        );
    }

    public void Count(GoogleAnswer answer) => _requests.Add(1, new KeyValuePair<string, object?>("outcome", Outcome(answer)));

    public void Waited(TimeSpan wait) => _waits.Record(wait.TotalSeconds);

    /// <param name="issuer">The id of its row.</param>
    public void Failed(string issuer) => _failures.Add(1, new KeyValuePair<string, object?>("issuer", IsNamed(issuer) ? issuer : Other));

    private static string Outcome(GoogleAnswer answer) =>
        answer switch
        {
            { IsOk: true } => "ok",
            { IsConflict: true } => "conflict",
            { IsMissing: true } => "missing",
            { IsForbidden: true } => "forbidden",
            { Status: StatusCodes.Status429TooManyRequests } => "throttled",
            { Status: 0 } => "unreachable",
            { IsPassing: true } => "unavailable",
            _ => "refused",
        };

    // Some more at once may pass the bound; they are as many as there are threads.
    private bool IsNamed(string issuer) => _named.ContainsKey(issuer) || (_named.Count < MostNamed && _named.TryAdd(issuer, true));
}
