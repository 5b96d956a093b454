using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace CherryPie.Wallet;

/// <summary>A root and an intermediate of one's own with the shape of Apple's, to issue pass type certificates for development and tests.
/// No iPhone trusts them. The intermediate has the extension 1.2.840.113635.100.6.2.1 of Apple's WWDR intermediates.
/// <see href="https://www.apple.com/certificateauthority/"/></summary>
public sealed class DevelopmentAuthority : IDisposable
{
    private readonly RSA _key;

    private DevelopmentAuthority(X509Certificate2 root, X509Certificate2 intermediate, RSA key)
    {
        Root = root;
        Intermediate = intermediate;
        _key = key;
    }

    /// <summary>The root, without private key; disposed of with this object.</summary>
    public X509Certificate2 Root { get; }

    /// <summary>The intermediate, named as WWDR G4 is but for its organization, without private key; disposed of with this
    /// object.</summary>
    public X509Certificate2 Intermediate { get; }

    /// <summary>Generates two RSA keys of 2048 bits, which takes from 40 to 1,000 ms of a core, and a root and an intermediate with them.
    /// The root's key is forgotten at once.</summary>
    /// <param name="now">The time: root and intermediate are valid from 24 hours before to 20 and 10 years after.</param>
    /// <returns>The authority; the caller disposes of it.</returns>
    public static DevelopmentAuthority Create(DateTimeOffset now)
    {
        using var rootKey = RSA.Create(2048);
        using var root = Request("CherryPie Development Root CA", "CherryPie Development Certification Authority", rootKey, null, 1)
            .CreateSelfSigned(now.AddDays(-1), now.AddYears(20));
        var key = RSA.Create(2048);
        var intermediate = Request("Apple Worldwide Developer Relations Certification Authority", "G4", key, root, 0)
            .Create(root, now.AddDays(-1), now.AddYears(10), LeafProfile.SerialNumber());
        return new DevelopmentAuthority(X509CertificateLoader.LoadCertificate(root.RawData), intermediate, key);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <param name="saved">The PEM bundle: root, intermediate and the intermediate's private key, in this order.</param>
    /// <returns>The same authority; the caller disposes of it.</returns>
    /// <exception cref="PassCertificateException">The bytes are no such bundle, or the key is not the intermediate's.</exception>
    public static DevelopmentAuthority Load(ReadOnlySpan<byte> saved)
    {
        var pem = Encoding.UTF8.GetString(saved);
        var all = new X509Certificate2Collection();
        var key = RSA.Create();
        try
        {
            all.ImportFromPem(pem);
            key.ImportFromPem(pem);
            if (all.Count == 2 && all[1].PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo()))
            {
                return new DevelopmentAuthority(all[0], all[1], key);
            }
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            key.Dispose();
            throw new PassCertificateException("The file of the development authority can't be read; delete it and start again.", e);
        }

        key.Dispose();
        throw new PassCertificateException(
            "The file of the development authority does not hold a root, an intermediate and its key; delete it and start again."
        );
    }

    /// <summary>Writes root, intermediate and the intermediate's private key (PKCS #8, not encrypted) as one PEM bundle.</summary>
    /// <returns>About 4 kB of ASCII: a secret.</returns>
    public byte[] Save() =>
        Encoding.ASCII.GetBytes(
            $"{Root.ExportCertificatePem()}\n{Intermediate.ExportCertificatePem()}\n{_key.ExportPkcs8PrivateKeyPem()}\n"
        );

    /// <summary>Issues a pass type certificate on a request as Apple's portal does: with the request's key, and with a subject and
    /// extensions of its own.
    /// <see href="https://developer.apple.com/help/account/capabilities/create-wallet-identifiers-and-certificates"/></summary>
    /// <param name="csrPem">The request: PKCS #10 in PEM, signed with SHA-256.</param>
    /// <param name="passTypeIdentifier">The pass type identifier, which begins with <c>pass.</c>; not checked.</param>
    /// <param name="teamIdentifier">The team identifier, ten characters with Apple; not checked.</param>
    /// <param name="teamName">The name of the team, the subject's organization.</param>
    /// <param name="nfc">Whether the certificate allows passes an <c>nfc</c> dictionary: its common name says "with NFC".</param>
    /// <param name="now">The time: the certificate is valid from an hour before to 395 days after, at most to the intermediate's
    /// end.</param>
    /// <returns>The DER of the pass type certificate, with a random serial number of 16 bytes.</returns>
    /// <exception cref="PassCertificateException">The request can't be read, its signature does not verify, or its key is not RSA of at
    /// least 2048 bits.</exception>
    public byte[] Sign(string csrPem, string passTypeIdentifier, string teamIdentifier, string teamName, bool nfc, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(csrPem);
        var request = LeafProfile.Request(ReadKey(csrPem), passTypeIdentifier, teamIdentifier, teamName, nfc, Intermediate);
        var until = new DateTimeOffset(Intermediate.NotAfter).ToUniversalTime();
        var end = now.AddDays(395);
        using var leaf = request.Create(
            Intermediate.SubjectName,
            X509SignatureGenerator.CreateForRSA(_key, RSASignaturePadding.Pkcs1),
            now.AddHours(-1),
            end < until ? end : until,
            LeafProfile.SerialNumber()
        );
        return leaf.RawData;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Root.Dispose();
        Intermediate.Dispose();
        _key.Dispose();
    }

    private static PublicKey ReadKey(string csrPem)
    {
        try
        {
            var request = CertificateRequest.LoadSigningRequestPem(
                csrPem,
                HashAlgorithmName.SHA256,
                CertificateRequestLoadOptions.Default,
                RSASignaturePadding.Pkcs1
            );
            using var rsa = request.PublicKey.GetRSAPublicKey();
            return rsa is { KeySize: >= 2048 }
                ? request.PublicKey
                : throw new PassCertificateException("The request's key must be RSA of at least 2048 bits.");
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new PassCertificateException("The file is no certificate request in PEM with a signature that verifies.", e);
        }
    }

    private static CertificateRequest Request(string commonName, string unit, RSA key, X509Certificate2? issuer, int pathLength)
    {
        // The last part comes first in the DER.
        var name = new X500DistinguishedNameBuilder();
        name.AddCountryOrRegion("US");
        name.AddOrganizationName("CherryPie Development, not Apple");
        name.AddOrganizationalUnitName(unit);
        name.AddCommonName(commonName);
        var request = new CertificateRequest(name.Build(), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, pathLength, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        if (issuer is not null)
        {
            request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer, true, false));
            request.CertificateExtensions.Add(new X509Extension(Oids.IntermediateExtension, [5, 0], false));
        }

        return request;
    }
}
