using CherryPie.Wallet;

namespace CherryPie.Server.Platform.Http;

/// <summary>All that is wrong with one request, told together: "one string, `; ` between them".</summary>
internal sealed class Problems : JsonReading
{
    // What was sent may stand in what is said of it.
    private const int MostTold = 20,
        LongestTold = 2000;
    private readonly List<PassFinding> _findings;

    public Problems()
        : this([]) { }

    private Problems(List<PassFinding> findings)
        : base(findings, isStrict: false) => _findings = findings;

    public bool Any => _findings.Count > 0;

    public void Add(string path, string message) => _findings.Add(new PassFinding(path, message));

    public void AddRange(IEnumerable<PassFinding> findings) => _findings.AddRange(findings);

    public void ThrowIfAny()
    {
        if (_findings.Count == 0)
        {
            return;
        }

        var told = string.Join("; ", _findings.Distinct().Take(MostTold).Select(f => Cut($"{f}")));
        throw Refusal.Invalid(_findings.Count > MostTold ? $"{told}; and {_findings.Count - MostTold} more" : told);
    }

    private static string Cut(string told) => told.Length > LongestTold ? told[..LongestTold] + "…" : told;
}
