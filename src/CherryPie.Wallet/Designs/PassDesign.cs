using System.Collections.ObjectModel;

namespace CherryPie.Wallet;

/// <summary>A design, compiled once and used for any number of passes; immutable, safe for many threads at once. From it come the bytes of
/// pass.json and of the strings files. Its JSON is that of the CherryPie document, "Apple Wallet Template".
/// <see href="https://developer.apple.com/documentation/walletpasses/pass"/></summary>
public sealed partial class PassDesign
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

    internal DesignDocument Document => _document;

    internal PassStrings Strings => _strings;

    /// <summary>The placeholders that were declared.</summary>
    internal IReadOnlyList<DynamicKey> Keys => _keys;

    /// <summary>Whether there is a <c>posterGeneric</c> beside the style.</summary>
    public bool HasPoster => _document.HasPoster;

    /// <summary>Whether Wallet shows a kind of picture on its passes: those of posters only where the design asks for one.</summary>
    /// <param name="kind">The picture.</param>
    public bool Shows(PassImage kind) =>
        PassImages.Shows(Style, kind, HasPoster)
        && kind switch
        {
            PassImage.Artwork or PassImage.PrimaryLogo => HasPoster || _document.MayBePosterTicket,
            PassImage.SecondaryLogo or PassImage.VenueMap => _document.MayBePosterTicket,
            _ => true,
        };

    /// <summary>The default language, then the others that have translations or pictures. With the default alone a package has no language
    /// folder.</summary>
    public IReadOnlyList<string> Languages => _strings.Languages;

    /// <summary>Whether it has an attribute that bears Apple's own name: one that came with iOS 12 or later; or a
    /// barcode format of iOS 27.</summary>
    public bool HasNewAttributes { get; private init; }

    // What of it never reaches a pass.
    private IReadOnlyList<PassFinding> Advice { get; init; } = [];

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
        var reading = new DesignReading(found, source.TimeZone ?? TimeZoneInfo.Utc, defaults);
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

        if (document is null || !isLanguage)
        {
            return null;
        }

        var design = new DesignNode(source.Design, source.Path, reading);
        DesignAdvice.Add(design, document.Style);
        TranslationAdvice.Add(new(source.Translations ?? default, source.TranslationsPath, reading), design, source.OtherTexts);
        return new(document, strings, source.Keys, [.. found.Select(f => f.Path)])
        {
            HasNewAttributes = reading.IsNew,
            Advice = reading.Warnings,
        };
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

    /// <summary>Makes the files of a design file, <c>.pkpasstemplate</c>: pass.json and strings files with the placeholders as they are.
    /// pass.json names neither pass nor pass type, and holds no key that repeats another for older systems.</summary>
    /// <returns>pass.json, indented, and strings files; the same design gives the same bytes.</returns>
    public RenderedPass RenderTemplate() => TemplateFile.Render(_document, _strings);

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
}
