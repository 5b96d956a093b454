using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CherryPie.Wallet;

/// <summary>Finds the intermediate that issued a pass type certificate among those at hand, and knows Apple's. Safe for many threads at
/// once. <see href="https://developer.apple.com/help/account/reference/wwdr-intermediate-certificates"/></summary>
public sealed class WwdrCertificates
{
    private readonly X509Certificate2[] _certificates;

    /// <summary>Takes the intermediates to search, the first of which wins.</summary>
    /// <param name="certificates">Any certificates; those that are no authority are passed over. The caller disposes of them, after this
    /// object's last use.</param>
    public WwdrCertificates(IEnumerable<X509Certificate2> certificates)
    {
        ArgumentNullException.ThrowIfNull(certificates);
        _certificates = [.. certificates];
    }

    /// <summary>Apple's intermediates that are known here, whether they issue pass type certificates or not, oldest first.</summary>
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

    /// <summary>Finds the intermediate that issued a leaf: the names match (RFC 5280, section 6.1.3), the key identifiers too where both
    /// have one (section 4.2.1.1), it is marked as an authority (section 4.2.1.9), and its key verifies the leaf's signature.</summary>
    /// <param name="leaf">The pass type certificate.</param>
    /// <param name="now">An intermediate whose validity ended before is passed over; null for the end of the leaf's validity.</param>
    /// <returns>The intermediate, which stays the caller's; null when there is none, and <see cref="Explain"/> says why.</returns>
    public X509Certificate2? IssuerOf(PassCertificate leaf, DateTimeOffset? now = null)
    {
        ArgumentNullException.ThrowIfNull(leaf);
        var at = (now ?? leaf.ValidUntil).UtcDateTime;
        return Array.Find(
            _certificates,
            c => c.NotAfter.ToUniversalTime() >= at && IsAuthority(c) && CertificateSignature.Verifies(leaf.Certificate, c)
        );
    }

    /// <summary>Whether a certificate is one of Apple's, byte for byte.</summary>
    /// <param name="c">Any certificate.</param>
    /// <returns>Whether the SHA-256 of its DER stands in <see cref="Known"/>.</returns>
    public static bool IsKnown(X509Certificate2 c)
    {
        ArgumentNullException.ThrowIfNull(c);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(c.RawData));
        return Known.Any(k => k.Sha256 == sha256);
    }

    /// <summary>Says why no intermediate fits a leaf, and what to do about it.</summary>
    /// <param name="leaf">A pass type certificate for which <see cref="IssuerOf"/> found null.</param>
    /// <returns>One or two sentences for who uploads the certificate: from its issuer's name and key identifier, compared with
    /// <see cref="Known"/>.</returns>
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
            return $"The certificate was issued by Apple's {known.Name}, which this server does not have. "
                + $"Let it fetch {known.Uri}, or put that file into the folder of intermediates.";
        }

        if (!name.StartsWith("Apple Worldwide Developer Relations", StringComparison.Ordinal))
        {
            return $"The certificate was issued by '{name}', not by Apple's Worldwide Developer Relations authority. "
                + "Upload the pass type certificate that Apple's portal made.";
        }

        return Known.FirstOrDefault(k =>
            k.Name == $"WWDR {unit}" || (k.Name == "WWDR G1" && unit == "Apple Worldwide Developer Relations")
        ) switch
        {
            { UsedForPasses: true } => $"The certificate names Apple's WWDR {unit} as its issuer, but with another key. "
                + "Upload the pass type certificate as Apple's portal made it.",
            { Name: "WWDR G1" } => "The certificate was issued by Apple's WWDR G1, which expired on 2023-02-07. "
                + "Make a new pass type certificate in Apple's portal; it will come from WWDR G4.",
            { Name: var other } => $"The certificate was issued by Apple's {other}, which does not issue pass type certificates. "
                + "Make a pass type certificate in Apple's portal; it will come from WWDR G4.",
            _ => $"The certificate was issued by Apple's '{name}' {unit}, which this server does not know. "
                + "Put that intermediate into the folder of intermediates.",
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
