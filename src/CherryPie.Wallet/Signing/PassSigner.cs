using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace CherryPie.Wallet;

/// <summary>Makes the signature file of passes: a detached CMS SignedData in DER with SHA-256, leaf and intermediate, and the signed
/// attributes content type, signing time and message digest. All but digest, time and signature value is encoded once.
/// Safe for many threads at once. <see href="https://developer.apple.com/documentation/walletpasses/building-a-pass"/>,
/// <see href="https://www.rfc-editor.org/rfc/rfc5652"/></summary>
public sealed class PassSigner : IDisposable
{
    private readonly RSA _key;
    private readonly SignatureTemplate _template;

    /// <summary>Prepares signing.</summary>
    /// <param name="leafWithPrivateKey">The pass type certificate with its RSA key; may be disposed of afterwards.</param>
    /// <param name="intermediate">The WWDR certificate that issued it.</param>
    /// <exception cref="ArgumentException">There is no RSA key, or the intermediate is not the leaf's issuer.</exception>
    public PassSigner(X509Certificate2 leafWithPrivateKey, X509Certificate2 intermediate)
    {
        ArgumentNullException.ThrowIfNull(leafWithPrivateKey);
        ArgumentNullException.ThrowIfNull(intermediate);
        if (!CertificateSignature.Verifies(leafWithPrivateKey, intermediate))
        {
            throw new ArgumentException("The intermediate did not issue the leaf.", nameof(intermediate));
        }

        _key =
            leafWithPrivateKey.GetRSAPrivateKey()
            ?? throw new ArgumentException("The leaf has no RSA private key.", nameof(leafWithPrivateKey));
        _template = SignatureTemplate.For(leafWithPrivateKey, intermediate, _key.KeySize / 8);
    }

    /// <summary>Signs a manifest.</summary>
    /// <param name="content">The bytes of manifest.json.</param>
    /// <param name="signingTime">The signing time, to whole seconds; should lie within the leaf's validity; 1950 to 2049.</param>
    /// <returns>The bytes of the file <c>signature</c>.</returns>
    public byte[] Sign(ReadOnlySpan<byte> content, DateTimeOffset signingTime)
    {
        var utc = signingTime.UtcDateTime;
        if (utc.Year is < 1950 or > 2049)
        {
            throw new ArgumentOutOfRangeException(nameof(signingTime), "A UTCTime reaches from 1950 to 2049.");
        }

        var signature = _template.Copy();
        var attributes = signature.AsSpan(_template.Attributes);
        Span<char> time = stackalloc char[13];
        utc.TryFormat(time, out _, "yyMMddHHmmss'Z'", CultureInfo.InvariantCulture);
        Encoding.ASCII.GetBytes(time, attributes[_template.Time]);
        SHA256.HashData(content, attributes[_template.Digest]);

        // Signed is the SET OF, while the file holds it with an implicit tag: RFC 5652, section 5.4.
        var implicitTag = attributes[0];
        attributes[0] = SignatureTemplate.SetOf;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(attributes, hash);
        attributes[0] = implicitTag;
        return
            _key.TrySignHash(hash, signature.AsSpan(_template.Value), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1, out var written)
            && written == signature.Length - _template.Value.Start.Value
            ? signature
            : throw new CryptographicException("The key signs to another length than its size says.");
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}
