using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace CherryPie.Wallet;

/// <summary>Makes the signature files of passes, as Apple asks for them: a detached PKCS #7 signature that holds the leaf, the WWDR
/// intermediate and the signing time. It is a CMS SignedData in DER (RFC 5652, section 5.1) with one signer, SHA-256 and RSA with PKCS #1
/// v1.5 (RFC 8017, section 8.2), and with the signed attributes content type, message digest and signing time (RFC 5652, section 11). All
/// but digest, time and signature value is encoded once, in the constructor. The same input gives the same bytes. Safe for many threads at
/// once. <see href="https://developer.apple.com/documentation/walletpasses/building-a-pass"/>,
/// <see href="https://www.rfc-editor.org/rfc/rfc5652"/></summary>
public sealed class PassSigner : IDisposable
{
    private readonly RSA _key;
    private readonly SignatureTemplate _template;

    /// <summary>Encodes the signature's template, about half a millisecond. Neither certificate's validity is looked at, and no chain is
    /// built, which might ask the network.</summary>
    /// <param name="leafWithPrivateKey">The pass type certificate with its RSA key of any size; may be disposed of afterwards.</param>
    /// <param name="intermediate">The WWDR certificate that issued it; may be disposed of afterwards.</param>
    /// <exception cref="ArgumentException">The leaf has no RSA key, or the intermediate did not issue it: names, key identifiers or
    /// signature disagree (RFC 5280, section 6.1.3).</exception>
    /// <exception cref="PassCertificateException">A certificate is not encoded in DER, as RFC 5280, section 4.1, asks.</exception>
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

    /// <summary>Signs a manifest. Costs one RSA signature; with a key of 2048 bits the rest is a hundredth of it.</summary>
    /// <param name="content">The bytes of manifest.json, of any length.</param>
    /// <param name="signingTime">The signing time. Fractions of a second are cut off. From 1950 to 2049 in UTC, which is what a UTCTime
    /// can say (RFC 5652, section 11.3); to be accepted it must lie within the leaf's validity, which is not checked here.</param>
    /// <returns>The bytes of the file <c>signature</c>: the two certificates and some 600 bytes for a key of 2048 bits.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The signing time lies before 1950 or after 2049.</exception>
    /// <exception cref="CryptographicException">The key can't sign.</exception>
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
