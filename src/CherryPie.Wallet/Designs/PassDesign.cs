using System.Collections.ObjectModel;

namespace CherryPie.Wallet;

/// <summary>A design, compiled once and used for any number of passes at once (immutable, safe for threads). From it come the bytes of
/// pass.json and of the strings files. CherryPie document, "Apple Wallet Template".</summary>
public sealed class PassDesign
{
    private readonly DesignDocument _document;
    private readonly PassStrings _strings;
    private readonly CallerWords _words;
    private readonly IReadOnlyList<DynamicKey> _keys;

    // Named by Read already: the attribute is left out since, and would be found missing.
    private readonly HashSet<string> _refused;

    private PassDesign(
        DesignDocument document,
        PassStrings strings,
        CallerWords words,
        IReadOnlyList<DynamicKey> keys,
        HashSet<string> refused
    )
    {
        _document = document;
        _strings = strings;
        _words = words;
        _keys = keys;
        _refused = refused;
    }

    /// <summary>The layout.</summary>
    public PassStyle Style => _document.Style;

    /// <summary>The default language and the others that have translations or images. With the default alone a package has no language folder.</summary>
    public IReadOnlyList<string> Languages => _strings.Languages;

    /// <summary>Reads a design as the caller sent it.</summary>
    /// <param name="source">The design and what belongs to it.</param>
    /// <param name="findings">Takes every fault in the caller's own words; attributes with a fault are left out.</param>
    /// <returns>Null when no pass could be made of it: no object, no known type, no description, an unknown language.</returns>
    public static PassDesign? Read(PassDesignSource source, ICollection<PassFinding> findings)
    {
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
                    $"\"{Shown.Short(source.Language)}\" is not a supported language; must be one of {string.Join(", ", WalletLanguages.Codes)}"
                )
            );
        }

        var document = DesignDocument.Read(new(source.Design, source.Path, reading), source.OrganizationName);
        var strings = PassStrings.Read(source, reading);
        foreach (var finding in found)
        {
            findings.Add(finding);
        }

        return document is null || !isLanguage
            ? null
            : new(document, strings, new(source.Path, document, reading.Dynamic), source.Keys, [.. found.Select(f => f.Path)]);
    }

    /// <summary>Judges the design when it is saved: renders sample passes from the keys' defaults and from each key's extremes and checks them.
    /// Faults that come from dynamic values alone are left to <see cref="Lint(PassContent, bool)"/>.</summary>
    /// <param name="nfcCertificate">Whether the certificate may sign passes with an NFC dictionary.</param>
    public IReadOnlyList<PassFinding> Lint(bool nfcCertificate)
    {
        var findings = new HashSet<PassFinding>();
        foreach (var sample in SamplePasses.Of(_keys))
        {
            foreach (var (finding, isDynamic) in Judge(PassJson.Write(_document, sample), sample, nfcCertificate))
            {
                if (!isDynamic && !_refused.Contains(finding.Path))
                {
                    findings.Add(finding);
                }
            }
        }

        return [.. findings];
    }

    /// <summary>Judges one pass, at issue, at update and before signing.</summary>
    /// <param name="content">The pass.</param>
    /// <param name="nfcCertificate">Whether the certificate may sign passes with an NFC dictionary.</param>
    /// <returns>Faults; those of the pass's own values name <c>dynamicData.key</c>.</returns>
    public IReadOnlyList<PassFinding> Lint(PassContent content, bool nfcCertificate) =>
        [.. Judge(PassJson.Write(_document, content), content, nfcCertificate).Select(j => j.Finding).Distinct()];

    /// <summary>Makes the files of one pass.</summary>
    /// <param name="content">The pass.</param>
    public RenderedPass Render(PassContent content) => new(PassJson.Write(_document, content), _strings.Fill(content));

    /// <summary>Makes the files of one pass and judges them as <see cref="Lint(PassContent, bool)"/> does, writing pass.json once for both.</summary>
    /// <param name="content">The pass.</param>
    /// <param name="nfcCertificate">Whether the certificate may sign passes with an NFC dictionary.</param>
    /// <param name="findings">Takes the faults. With any of them the files are none to sign.</param>
    public RenderedPass Render(PassContent content, bool nfcCertificate, ICollection<PassFinding> findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        var json = PassJson.Write(_document, content);
        foreach (var finding in Judge(json, content, nfcCertificate).Select(j => j.Finding).Distinct())
        {
            findings.Add(finding);
        }

        return new(json, _strings.Fill(content));
    }

    /// <summary>What a language says in place of the texts of one pass.</summary>
    /// <param name="language">One of <see cref="Languages"/>; another one translates nothing.</param>
    /// <param name="content">The pass.</param>
    /// <returns>Translation by original text, both with the pass's values filled in.</returns>
    public IReadOnlyDictionary<string, string> Translations(string language, PassContent content)
    {
        for (var i = 0; i < Languages.Count; i++)
        {
            if (Languages[i] == language)
            {
                return _strings.Table(i, content);
            }
        }

        return ReadOnlyDictionary<string, string>.Empty;
    }

    private IEnumerable<(PassFinding Finding, bool IsDynamic)> Judge(ReadOnlySpan<byte> passJson, PassContent content, bool nfcCertificate)
    {
        var found = new List<PassFinding>();
        PassLint.Check(passJson, nfcCertificate, found);
        return found.Select(f => _words.Translate(f, content)).OfType<(PassFinding, bool)>();
    }
}
