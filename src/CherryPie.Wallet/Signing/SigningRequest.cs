using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CherryPie.Wallet;

/// <summary>A certificate request (CSR) to upload to Apple's portal.
/// <see href="https://developer.apple.com/help/account/certificates/create-a-certificate-signing-request"/></summary>
/// <param name="Pem">The PKCS#10 file: RSA of 2048 bits, SHA-256.</param>
/// <param name="Pkcs8PrivateKey">Its private key as PKCS#8, not encrypted: a secret, to be stored before the request leaves.</param>
/// <param name="PublicKeyFingerprint">SHA-256 of the SubjectPublicKeyInfo in lower-case hexadecimal; finds the key again when the certificate comes.</param>
public sealed record SigningRequest(string Pem, byte[] Pkcs8PrivateKey, string PublicKeyFingerprint)
{
    /// <summary>Makes a fresh key and the request for it.</summary>
    /// <param name="commonName">Who asks; Apple puts a subject of its own in its place. Other characters than printable ASCII become hyphens, and 64 are kept.</param>
    /// <returns>The request.</returns>
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

    /// <summary>The fingerprint only: the rest holds a secret.</summary>
    public override string ToString() => $"SigningRequest {PublicKeyFingerprint}";
}
