using System.Collections.ObjectModel;

namespace CherryPie.Wallet;

/// <summary>A design, compiled once and used for any number of passes; immutable, safe for many threads at once. From it come the bytes of
/// pass.json and of the strings files. Its JSON is that of the CherryPie document, "Apple Wallet Template".
/// <see href="https://developer.apple.com/documentation/walletpasses/pass"/></summary>
public sealed class PassDesign
{
    private readonly DesignDocument _document;
    private readonly PassStrings _strings;
    private readonly IReadOnlyList<DynamicKey> _keys;

    // Named by Read already: the attribute is left out since, and would be found missing.
    private readonly HashSet<string> _refused;

    private PassDesign(DesignDocument document, PassStrings strings, IReadOnlyList<DynamicKey> keys, HashSet<string> refused)
    {
        _document = document;
        _strings = strings;
        _keys = keys;
        _refused = refused;
    }

    /// <summary>The layout.</summary>
    public PassStyle Style => _document.Style;

    /// <summary>The default language, then the others that have translations or pictures. With the default alone a package has no language
    /// folder.</summary>
    public IReadOnlyList<string> Languages => _strings.Languages;

    /// <summary>Reads a design as the caller sent it.</summary>
    /// <param name="source">The design and what belongs to it.</param>
    /// <param name="findings">Takes every fault, by the path of the caller's attribute; attributes with a fault are left out.</param>
    /// <returns>The design, which may have faults; null when no pass could be made of it: no object, no known type, no description, an
    /// unknown language.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static PassDesign? Read(PassDesignSource source, ICollection<PassFinding> findings)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(findings);
        var defaults = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var key in source.Keys)
        {
            defaults[key.Key] = key.DefaultValue;
        }

        var found = new List<PassFinding>();
        var reading = new DesignReading(found, source.TimeZone ?? TimeSpan.Zero, defaults);
        var isLanguage = WalletLanguages.IsSupported(source.Language);
        if (!isLanguage)
        {
            found.Add(
                new(
                    "language",
                    $"\"{Shown.Short(source.Language)}\" is not a supported language; must be one of "
                        + string.Join(", ", WalletLanguages.Codes)
                )
            );
        }

        var document = DesignDocument.Read(new(source.Design, source.Path, reading), source.OrganizationName);
        var strings = PassStrings.Read(source, reading);
        foreach (var finding in found)
        {
            findings.Add(finding);
        }

        return document is null || !isLanguage ? null : new(document, strings, source.Keys, [.. found.Select(f => f.Path)]);
    }

    /// <summary>Judges the design before there is a pass: renders sample passes from the keys' defaults and from their extremes, at most
    /// 90 whatever the number of keys, and checks them. Faults that come from values alone are left to
    /// <see cref="Lint(PassContent, bool, ICollection{PassFinding}?)"/>.</summary>
    /// <param name="nfcCertificate">Whether the certificate may sign passes with an <c>nfc</c> dictionary.</param>
    /// <param name="warnings">Takes what Wallet accepts of every pass and should be better; null where nobody asks.</param>
    /// <param name="stop">Ends the work between two passes.</param>
    /// <returns>The faults of the design itself that at least one sample shows, none twice; those that <see cref="Read"/> found are left
    /// out.</returns>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public IReadOnlyList<PassFinding> Lint(bool nfcCertificate, ICollection<PassFinding>? warnings = null, CancellationToken stop = default)
    {
        var findings = new HashSet<PassFinding>();
        foreach (var sample in SamplePasses.Of(_keys))
        {
            stop.ThrowIfCancellationRequested();
            var advice = warnings is null ? null : new List<PassFinding>();
            foreach (var (finding, isDynamic) in Judge(PassJson.Write(_document, sample), sample, nfcCertificate, advice))
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

    /// <summary>Makes the files of one pass without judging them.</summary>
    /// <param name="content">What the pass adds to the design.</param>
    /// <returns>pass.json and strings files; the same content gives the same bytes.</returns>
    /// <exception cref="ArgumentNullException">There is no content.</exception>
    public RenderedPass Render(PassContent content) => new(PassJson.Write(_document, content), _strings.Fill(content));

    /// <summary>Makes the files of one pass and judges them as <see cref="Lint(PassContent, bool, ICollection{PassFinding}?)"/> does;
    /// writes pass.json once for both. A barcode that no symbol holds is no fault here: Wallet shows the pass without it, and
    /// phones may have it already.</summary>
    /// <param name="content">What the pass adds to the design.</param>
    /// <param name="nfcCertificate">Whether the certificate may sign passes with an <c>nfc</c> dictionary.</param>
    /// <param name="findings">Takes the faults. Files with any of them are not to be signed: Wallet may refuse them.</param>
    /// <returns>pass.json and strings files; the same content gives the same bytes.</returns>
    /// <exception cref="ArgumentNullException">There is no content, or nothing to take the faults.</exception>
    public RenderedPass Render(PassContent content, bool nfcCertificate, ICollection<PassFinding> findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        var json = PassJson.Write(_document, content);
        foreach (var finding in Judge(json, content, nfcCertificate, null, barcodesFit: false).Select(j => j.Finding).Distinct())
        {
            findings.Add(finding);
        }

        return new(json, _strings.Fill(content));
    }

    /// <summary>The translations of one pass's texts, as its strings file of a language has them.</summary>
    /// <param name="language">One of <see cref="Languages"/>; another one translates nothing.</param>
    /// <param name="content">What the pass adds to the design.</param>
    /// <returns>The translation by original text, both with the pass's values filled in; empty where nothing is translated.</returns>
    /// <exception cref="ArgumentNullException">There is no content.</exception>
    public IReadOnlyDictionary<string, string> Translations(string language, PassContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        for (var i = 0; i < Languages.Count; i++)
        {
            if (Languages[i] == language)
            {
                return _strings.Table(i, content);
            }
        }

        return ReadOnlyDictionary<string, string>.Empty;
    }

    private IEnumerable<(PassFinding Finding, bool IsDynamic)> Judge(
        ReadOnlySpan<byte> passJson,
        PassContent content,
        bool nfcCertificate,
        List<PassFinding>? warnings,
        bool barcodesFit = true
    )
    {
        var found = new List<PassFinding>();
        var reading = new LintReading(found, isOfDesign: true) { MayOverfillBarcodes = !barcodesFit, Warnings = warnings };
        PassLint.Check(passJson, nfcCertificate, reading);
        return Traced(found, content);
    }

    private IEnumerable<(PassFinding Finding, bool IsDynamic)> Traced(List<PassFinding> found, PassContent content) =>
        found.Count == 0 ? [] : found.SelectMany(PassJson.Trace(_document, content).TraceAll);
}
