using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CherryPie.Wallet;

/// <summary>A pass type certificate: the leaf that signs passes and opens the connection to APNs.
/// <see href="https://developer.apple.com/documentation/walletpasses/building-a-pass"/></summary>
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

    /// <summary>The subject's UID, or what its CN says after the colon; empty when it has neither.</summary>
    public string PassTypeIdentifier => _fields.UserId ?? _fields.AfterColon ?? "";

    /// <summary>The subject's OU: ten characters; empty when it has none.</summary>
    public string TeamIdentifier => _fields.Unit ?? "";

    /// <summary>The subject's O; empty when it has none.</summary>
    public string TeamName => _fields.Organization ?? "";

    /// <summary>Whether passes that it signs may have an <c>nfc</c> dictionary: the CN says "with NFC".</summary>
    public bool SupportsNfc => _fields.CommonName?.StartsWith("Pass Type ID with NFC:", StringComparison.OrdinalIgnoreCase) ?? false;

    /// <summary>The first second of its validity, UTC.</summary>
    public DateTimeOffset ValidFrom { get; }

    /// <summary>The last second of its validity, UTC.</summary>
    public DateTimeOffset ValidUntil { get; }

    /// <summary>SHA-256 of the SubjectPublicKeyInfo in lower-case hexadecimal; equals that of the <see cref="SigningRequest"/> it was made of.</summary>
    public string PublicKeyFingerprint { get; }

    /// <summary>Which of its issuer's keys signed it; null when it does not say.</summary>
    public ReadOnlyMemory<byte>? AuthorityKeyIdentifier { get; }

    /// <summary>SHA-256 of <see cref="Der"/> in lower-case hexadecimal.</summary>
    public string Sha256 { get; }

    /// <summary>The certificate's bytes.</summary>
    public byte[] Der { get; }

    /// <summary>The certificate, without private key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Reads a certificate file: DER, PEM, or base64 with or without line breaks.</summary>
    /// <param name="file">The file, at most 64 KiB.</param>
    /// <returns>The certificate. It need not be fit for passes: see <see cref="Problems"/>.</returns>
    /// <exception cref="PassCertificateException">It is something else, or more than one certificate.</exception>
    public static PassCertificate Read(ReadOnlyMemory<byte> file)
    {
        var der = CertificateFile.ReadDer(file.Span);
        return Typed(() => X509CertificateLoader.LoadCertificate(der));
    }

    /// <summary>Reads a PKCS#12 file with one private key.</summary>
    /// <param name="file">The file, at most 64 KiB.</param>
    /// <param name="password">Its password; null or empty for none.</param>
    /// <param name="pkcs8PrivateKey">The private key as PKCS#8, not encrypted: a secret.</param>
    /// <returns>The certificate.</returns>
    /// <exception cref="PassCertificateException">The password is wrong, or it holds no or several private keys.</exception>
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

    /// <summary>Whether a file is PKCS#12.</summary>
    /// <param name="file">The file.</param>
    /// <returns>Whether it begins as PKCS#12 does.</returns>
    public static bool IsPkcs12(ReadOnlySpan<byte> file) => CertificateFile.IsPkcs12(file);

    /// <summary>What speaks against signing passes with it, apart from its private key and its issuer.</summary>
    /// <param name="now">The time to judge its validity by.</param>
    /// <returns>Sentences that say what would be right; empty when it is fit.</returns>
    public IReadOnlyList<string> Problems(DateTimeOffset now) => [.. _fields.Problems(), .. ValidityProblems(now)];

    /// <summary>Joins the certificate with its private key.</summary>
    /// <param name="pkcs8">The private key as PKCS#8, not encrypted.</param>
    /// <returns>A certificate that can sign; the caller disposes of it.</returns>
    /// <exception cref="PassCertificateException">It is another certificate's key, or no RSA key.</exception>
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
            yield return $"The certificate expired on {ValidUntil:yyyy-MM-dd HH:mm:ss}Z; make a new one for the same pass type ID in Apple's portal.";
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
