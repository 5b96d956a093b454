using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CherryPie.Wallet;

/// <summary>The intermediates at hand, and what is known of Apple's.
/// <see href="https://developer.apple.com/help/account/reference/wwdr-intermediate-certificates"/></summary>
public sealed class WwdrCertificates
{
    private readonly X509Certificate2[] _certificates;

    /// <summary>Takes the intermediates at hand.</summary>
    /// <param name="certificates">Those of the operator and those fetched; they stay the caller's to dispose of.</param>
    public WwdrCertificates(IEnumerable<X509Certificate2> certificates)
    {
        ArgumentNullException.ThrowIfNull(certificates);
        _certificates = [.. certificates];
    }

    /// <summary>All of Apple's that are known, oldest first.</summary>
    public static IReadOnlyList<KnownIntermediate> Known { get; } =
    [
        new("WWDR", "19", null, null, Day(2016, 2, 14), null, false),
        new("WWDR G1", "01DEBCC4396DA010", null, null, Day(2023, 2, 7), null, false),
        new("WWDR G3", "7CAF690A25B739FE7B9B447AC178C5EE", null, null, Day(2030, 2, 20), null, false),
        new(
            "WWDR G4",
            "13DC77955271E53DC632E8CCFFE521F3CCC5CED2",
            "5BD9FA1DE79A1A0BA399762250863E91C85B77A8",
            "ea4778855538dd8cb59ff4556f676087d83c85e70902c122e42c0808b5bce14c",
            Day(2030, 12, 10),
            new Uri("http://certs.apple.com/wwdrg4.der"),
            true
        ),
    ];

    /// <summary>The intermediate that issued a leaf: by name, key identifiers and a signature that verifies. Never an expired one.</summary>
    /// <param name="leaf">The leaf.</param>
    /// <param name="now">The time to judge expiry by; without it, one that ends before the leaf does counts as expired.</param>
    /// <returns>The intermediate; null when there is none, which <see cref="Explain"/> explains.</returns>
    public X509Certificate2? IssuerOf(PassCertificate leaf, DateTimeOffset? now = null)
    {
        ArgumentNullException.ThrowIfNull(leaf);
        var at = (now ?? leaf.ValidUntil).UtcDateTime;
        return Array.Find(
            _certificates,
            c => c.NotAfter.ToUniversalTime() >= at && IsAuthority(c) && CertificateSignature.Verifies(leaf.Certificate, c)
        );
    }

    /// <summary>Whether a certificate is, byte for byte, one of Apple's that are pinned.</summary>
    /// <param name="c">The certificate.</param>
    /// <returns>Whether the SHA-256 of its DER is in <see cref="Known"/>.</returns>
    public static bool IsKnown(X509Certificate2 c)
    {
        ArgumentNullException.ThrowIfNull(c);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(c.RawData));
        return Known.Any(k => k.Sha256 == sha256);
    }

    /// <summary>Says why no intermediate fits a leaf, and what to do.</summary>
    /// <param name="leaf">The leaf that <see cref="IssuerOf"/> found no intermediate for.</param>
    /// <returns>Sentences for the caller.</returns>
    public static string Explain(PassCertificate leaf)
    {
        ArgumentNullException.ThrowIfNull(leaf);
        var issuer = LeafFields.Names(leaf.Certificate.IssuerName);
        var name = issuer.GetValueOrDefault(Oids.CommonName) ?? leaf.Certificate.Issuer;
        var unit = issuer.GetValueOrDefault(Oids.OrganizationalUnit);
        var known = Known.FirstOrDefault(k =>
            leaf.AuthorityKeyIdentifier is { } id && k.SubjectKeyIdentifier == Convert.ToHexString(id.Span)
        );
        if (known is not null)
        {
            return $"The certificate was issued by Apple's {known.Name}, which this server does not have. Let it fetch {known.Uri}, or put that file into the folder of intermediates.";
        }

        if (!name.StartsWith("Apple Worldwide Developer Relations", StringComparison.Ordinal))
        {
            return $"The certificate was issued by '{name}', not by Apple's Worldwide Developer Relations authority. Upload the pass type certificate that Apple's portal made.";
        }

        return Known.FirstOrDefault(k =>
            k.Name == $"WWDR {unit}" || (k.Name == "WWDR G1" && unit == "Apple Worldwide Developer Relations")
        ) switch
        {
            { UsedForPasses: true } =>
                $"The certificate names Apple's WWDR {unit} as its issuer, but with another key. Upload the pass type certificate as Apple's portal made it.",
            { Name: "WWDR G1" } =>
                "The certificate was issued by Apple's WWDR G1, which expired on 2023-02-07. Make a new pass type certificate in Apple's portal; it will come from WWDR G4.",
            { Name: var other } =>
                $"The certificate was issued by Apple's {other}, which does not issue pass type certificates. Make a pass type certificate in Apple's portal; it will come from WWDR G4.",
            _ =>
                $"The certificate was issued by Apple's '{name}' {unit}, which this server does not know. Put that intermediate into the folder of intermediates.",
        };
    }

    internal static bool IsAuthority(X509Certificate2 c)
    {
        try
        {
            return c.Extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault()?.CertificateAuthority ?? false;
        }
        catch (CryptographicException)
        {
            return false; // damaged
        }
    }

    // The last second of a day.
    private static DateTimeOffset Day(int year, int month, int day) => new(year, month, day, 23, 59, 59, TimeSpan.Zero);
}
