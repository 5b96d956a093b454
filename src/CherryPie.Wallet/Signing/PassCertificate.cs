using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CherryPie.Wallet;

/// <summary>A pass type certificate: the leaf that signs the passes of one pass type and is the client's certificate in the connection to
/// APNs. <see href="https://developer.apple.com/documentation/walletpasses/building-a-pass"/>,
/// <see href="https://www.rfc-editor.org/rfc/rfc5280#section-4"/></summary>
public sealed class PassCertificate : IDisposable
{
    private readonly LeafFields _fields;

    private PassCertificate(X509Certificate2 certificate)
    {
        Certificate = certificate;
        Der = certificate.RawData;
        _fields = LeafFields.Of(certificate);
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(Der));

        // A damaged certificate throws here, not in a property.
        ValidFrom = certificate.NotBefore.ToUniversalTime();
        ValidUntil = certificate.NotAfter.ToUniversalTime();
        PublicKeyFingerprint = Convert.ToHexStringLower(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo()));
        AuthorityKeyIdentifier = certificate.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().FirstOrDefault()?.KeyIdentifier;
    }

    /// <summary>The pass type identifier: the subject's UID (0.9.2342.19200300.100.1.1, RFC 4519, section 2.39), or what its common name
    /// says after the colon; empty when it has neither.</summary>
    public string PassTypeIdentifier => _fields.UserId ?? _fields.AfterColon ?? "";

    /// <summary>The team identifier: the subject's organizational unit, ten characters with Apple; empty when it has none.</summary>
    public string TeamIdentifier => _fields.Unit ?? "";

    /// <summary>The team's name: the subject's organization; empty when it has none.</summary>
    public string TeamName => _fields.Organization ?? "";

    /// <summary>Whether passes that it signs may have an <c>nfc</c> dictionary, which Apple allows on request: the common name begins with
    /// <c>Pass Type ID with NFC:</c>. <see href="https://developer.apple.com/documentation/walletpasses/pass/nfc"/></summary>
    public bool SupportsNfc => _fields.CommonName?.StartsWith("Pass Type ID with NFC:", StringComparison.OrdinalIgnoreCase) ?? false;

    /// <summary>The first second of its validity, UTC: RFC 5280, section 4.1.2.5.</summary>
    public DateTimeOffset ValidFrom { get; }

    /// <summary>The last second of its validity, UTC: RFC 5280, section 4.1.2.5. Passes that were signed before stay valid.</summary>
    public DateTimeOffset ValidUntil { get; }

    /// <summary>SHA-256 of the SubjectPublicKeyInfo (RFC 5280, section 4.1.2.7), 64 lower-case hexadecimal digits; equals that of the
    /// <see cref="SigningRequest"/> it was made of.</summary>
    public string PublicKeyFingerprint { get; }

    /// <summary>The identifier of the issuer's key that signed it, RFC 5280, section 4.2.1.1; null when it does not say.</summary>
    public ReadOnlyMemory<byte>? AuthorityKeyIdentifier { get; }

    /// <summary>SHA-256 of <see cref="Der"/>, 64 lower-case hexadecimal digits.</summary>
    public string Sha256 { get; }

    /// <summary>The certificate's bytes; not to be written to.</summary>
    public byte[] Der { get; }

    /// <summary>The certificate, without private key; disposed of with this object.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Reads a certificate file: DER, PEM (RFC 7468, section 5), or base64 without armour, with or without line breaks.</summary>
    /// <param name="file">The file, at most 64 KiB.</param>
    /// <returns>The certificate, which the caller disposes of. It need not be fit for passes: see <see cref="Problems"/>.</returns>
    /// <exception cref="PassCertificateException">The file is larger, or anything else than one certificate: a request, a private key, a
    /// bundle, a PKCS #12 file, something damaged.</exception>
    public static PassCertificate Read(ReadOnlyMemory<byte> file)
    {
        var der = CertificateFile.ReadDer(file.Span);
        return Typed(() => X509CertificateLoader.LoadCertificate(der));
    }

    /// <summary>Reads a PKCS #12 file (RFC 7292) with one RSA key and its certificate, as Keychain exports it, those of old versions of
    /// macOS (RC2 of 40 bits, 3DES) included.</summary>
    /// <param name="file">The file, at most 64 KiB, with at most ten certificates and 600,000 rounds of key derivation for each
    /// part.</param>
    /// <param name="password">The password; null or empty for a file without one.</param>
    /// <param name="pkcs8PrivateKey">The private key in DER of PKCS #8, not encrypted: a secret, which the caller overwrites after
    /// use.</param>
    /// <returns>The certificate, which the caller disposes of.</returns>
    /// <exception cref="PassCertificateException">The file is no PKCS #12 or over a limit, the password is wrong, there is no private key
    /// or more than one, or the key is not RSA.</exception>
    public static PassCertificate ReadPkcs12(ReadOnlyMemory<byte> file, string? password, out byte[] pkcs8PrivateKey)
    {
        var (der, key) = Pkcs12File.Read(file.Span, password);
        try
        {
            var certificate = Typed(() => X509CertificateLoader.LoadCertificate(der));
            pkcs8PrivateKey = key;
            return certificate;
        }
        catch
        {
            CryptographicOperations.ZeroMemory(key);
            throw;
        }
    }

    /// <summary>Whether a file is PKCS #12, judged by how it begins: version 3 and an authenticated safe (RFC 7292, section 4).</summary>
    /// <param name="file">The file, of any kind and length.</param>
    /// <returns>Whether <see cref="ReadPkcs12"/> is to read it, which may still fail.</returns>
    public static bool IsPkcs12(ReadOnlySpan<byte> file) => CertificateFile.IsPkcs12(file);

    /// <summary>Says what speaks against signing passes with it: a key that is not RSA of at least 2048 bits, Apple's extension for passes
    /// (1.2.840.113635.100.6.1.16) missing or contradicting the subject, no team identifier, its validity. Its issuer and a private key
    /// are not looked at: see <see cref="WwdrCertificates"/> and <see cref="WithPrivateKey"/>.</summary>
    /// <param name="now">The time that must lie within its validity.</param>
    /// <returns>Sentences that say what would be right, for who uploads it; empty when it is fit.</returns>
    public IReadOnlyList<string> Problems(DateTimeOffset now) => [.. _fields.Problems(), .. ValidityProblems(now)];

    /// <summary>Joins the certificate with its private key.</summary>
    /// <param name="pkcs8">The private key in DER of PKCS #8 (RFC 5208, section 5), not encrypted. It is copied.</param>
    /// <returns>A certificate that can sign, for <see cref="PassSigner"/>; the caller disposes of it.</returns>
    /// <exception cref="PassCertificateException">The bytes are no RSA key, or the key of another certificate.</exception>
    public X509Certificate2 WithPrivateKey(ReadOnlySpan<byte> pkcs8)
    {
        using var key = RSA.Create();
        try
        {
            key.ImportPkcs8PrivateKey(pkcs8, out _);
            if (key.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(Certificate.PublicKey.ExportSubjectPublicKeyInfo()))
            {
                return Certificate.CopyWithPrivateKey(key);
            }
        }
        catch (CryptographicException e)
        {
            throw new PassCertificateException("The private key can't be read as RSA in PKCS#8.", e);
        }

        throw new PassCertificateException("The private key belongs to another certificate: the public keys differ.");
    }

    /// <inheritdoc/>
    public void Dispose() => Certificate.Dispose();

    private IEnumerable<string> ValidityProblems(DateTimeOffset now)
    {
        if (now < ValidFrom)
        {
            yield return $"The certificate is valid only from {ValidFrom:yyyy-MM-dd HH:mm:ss}Z; check the server's clock.";
        }
        else if (now > ValidUntil)
        {
            yield return $"The certificate expired on {ValidUntil:yyyy-MM-dd HH:mm:ss}Z; "
                + "make a new one for the same pass type ID in Apple's portal.";
        }
    }

    private static PassCertificate Typed(Func<X509Certificate2> load)
    {
        X509Certificate2? certificate = null;
        try
        {
            certificate = load();
            return new PassCertificate(certificate);
        }
        catch (CryptographicException e)
        {
            certificate?.Dispose();
            throw new PassCertificateException(
                "The file is no X.509 certificate that can be read; upload the pass.cer that Apple's portal gave you.",
                e
            );
        }
    }
}
