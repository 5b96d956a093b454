using CherryPie.Wallet;

namespace CherryPie.Server.Platform.Http;

/// <summary>All that is wrong with one request, told together: "one string, `; ` between them".</summary>
internal sealed class Problems : JsonReading
{
    private const int MostTold = 20;
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

        var told = string.Join("; ", _findings.Distinct().Take(MostTold));
        throw Refusal.Invalid(_findings.Count > MostTold ? $"{told}; and {_findings.Count - MostTold} more" : told);
    }
}
