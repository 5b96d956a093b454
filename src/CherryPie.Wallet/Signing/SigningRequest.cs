using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CherryPie.Wallet;

/// <summary>A certificate signing request (CSR) to upload to Apple's portal, with its private key.
/// <see href="https://developer.apple.com/help/account/certificates/create-a-certificate-signing-request"/></summary>
/// <param name="Pem">The request: PKCS #10 (RFC 2986) in PEM (RFC 7468, section 7), an RSA key of 2048 bits, signed with SHA-256.</param>
/// <param name="Pkcs8PrivateKey">The private key in DER of PKCS #8 (RFC 5208, section 5), not encrypted: a secret, to be stored before the
/// request leaves.</param>
/// <param name="PublicKeyFingerprint">SHA-256 of the SubjectPublicKeyInfo (RFC 5280, section 4.1.2.7), 64 lower-case hexadecimal digits.
/// Equals <see cref="PassCertificate.PublicKeyFingerprint"/> of the certificate that Apple makes of the request, so it finds the key
/// again.</param>
public sealed record SigningRequest(string Pem, byte[] Pkcs8PrivateKey, string PublicKeyFingerprint)
{
    /// <summary>Generates an RSA key of 2048 bits, which takes from 20 to 500 ms of a core, and the request for it.</summary>
    /// <param name="commonName">The subject's common name, which Apple replaces by a subject of its own. It is trimmed, other characters
    /// than printable ASCII become hyphens, and the first 64 are kept (the limit of RFC 5280, appendix A.1).</param>
    /// <returns>The request with its key; each call makes another key.</returns>
    /// <exception cref="ArgumentException">The name is empty or white space.</exception>
    public static SigningRequest Create(string commonName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(commonName);
        var plain = string.Concat(commonName.Trim().Select(c => c is >= ' ' and <= '~' ? c : '-').Take(64));
        using var key = RSA.Create(2048);
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName(plain);
        var request = new CertificateRequest(name.Build(), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return new SigningRequest(
            request.CreateSigningRequestPem(),
            key.ExportPkcs8PrivateKey(),
            Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))
        );
    }

    /// <summary>Names the request by its fingerprint alone, so that a log never holds the key.</summary>
    /// <returns><c>SigningRequest</c>, a space and <see cref="PublicKeyFingerprint"/>.</returns>
    public override string ToString() => $"SigningRequest {PublicKeyFingerprint}";
}
