namespace CherryPie.Wallet;

/// <content>Judges the passes of a design.</content>
public sealed partial class PassDesign
{
    /// <summary>Judges the design before there is a pass: renders sample passes from the keys' defaults and from their extremes, at most
    /// 90 whatever the number of keys, and checks them. Faults that come from values alone are left to
    /// <see cref="Lint(PassContent, bool, ICollection{PassFinding}?)"/>.</summary>
    /// <param name="nfcCertificate">Whether the certificate may sign passes with an <c>nfc</c> dictionary.</param>
    /// <param name="warnings">Takes what Wallet accepts of every pass and passes over, cuts or shows otherwise than meant, and what of the
    /// design never reaches a pass, by the path of the caller's attribute; null where nobody asks.</param>
    /// <param name="files">The names of the package's pictures, such as <c>artwork@2x.png</c>; null where they are not known.</param>
    /// <param name="stop">Ends the work between two passes.</param>
    /// <returns>The faults of the design itself that at least one sample shows, none twice; those that <see cref="Read"/> found are left
    /// out.</returns>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public IReadOnlyList<PassFinding> Lint(
        bool nfcCertificate,
        ICollection<PassFinding>? warnings = null,
        IReadOnlyCollection<string>? files = null,
        CancellationToken stop = default
    )
    {
        var findings = new HashSet<PassFinding>();
        foreach (var advice in warnings is null ? [] : Advice)
        {
            warnings!.Add(advice);
        }

        var isUsual = true;
        foreach (var sample in SamplePasses.Of(_keys))
        {
            stop.ThrowIfCancellationRequested();

            // The extremes show no more of the design than usual values do, and tell of texts that no pass will have.
            var advice = warnings is null || !isUsual ? null : new List<PassFinding>();
            isUsual = false;
            var judged = Judge(PassJson.Write(_document, sample), sample, nfcCertificate, advice, isAdvising: true, files: files);
            foreach (var (finding, isDynamic) in judged)
            {
                if (!isDynamic && !_refused.Contains(finding.Path))
                {
                    findings.Add(finding);
                }
            }

            foreach (var (warning, isDynamic) in Traced(advice ?? [], sample))
            {
                if (!isDynamic && !warnings!.Contains(warning))
                {
                    warnings.Add(warning);
                }
            }
        }

        return [.. findings];
    }

    /// <summary>Judges one pass by <see cref="PassLint"/>, before it is stored or signed.</summary>
    /// <param name="content">What the pass adds to the design.</param>
    /// <param name="nfcCertificate">Whether the certificate may sign passes with an <c>nfc</c> dictionary.</param>
    /// <param name="warnings">Takes what Wallet accepts and should be better; null where nobody asks.</param>
    /// <returns>The faults, none twice; those of the pass's own values have the path <c>dynamicData.key</c>.</returns>
    /// <exception cref="ArgumentNullException">There is no content.</exception>
    public IReadOnlyList<PassFinding> Lint(PassContent content, bool nfcCertificate, ICollection<PassFinding>? warnings = null)
    {
        var advice = warnings is null ? null : new List<PassFinding>();
        PassFinding[] faults =
        [
            .. Judge(PassJson.Write(_document, content), content, nfcCertificate, advice).Select(j => j.Finding).Distinct(),
        ];
        foreach (var (warning, _) in Traced(advice ?? [], content))
        {
            warnings!.Add(warning);
        }

        return faults;
    }

    private IEnumerable<(PassFinding Finding, bool IsDynamic)> Judge(
        ReadOnlySpan<byte> passJson,
        PassContent content,
        bool nfcCertificate,
        List<PassFinding>? warnings,
        bool barcodesFit = true,
        bool isAdvising = false,
        IReadOnlyCollection<string>? files = null
    )
    {
        var found = new List<PassFinding>();
        var reading = new LintReading(found, isOfDesign: true)
        {
            MayOverfillBarcodes = !barcodesFit,
            Warnings = warnings,
            IsAdvising = isAdvising,
            Files = files,
        };
        PassLint.Check(passJson, nfcCertificate, reading);
        return Traced(found, content);
    }

    private IEnumerable<(PassFinding Finding, bool IsDynamic)> Traced(List<PassFinding> found, PassContent content) =>
        found.Count == 0 ? [] : found.SelectMany(PassJson.Trace(_document, content).TraceAll);
}
