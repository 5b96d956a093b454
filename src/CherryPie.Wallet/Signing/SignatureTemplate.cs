using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Cms;
using Org.BouncyCastle.Asn1.X509;
using CmsAttribute = Org.BouncyCastle.Asn1.Cms.Attribute;
using CmsTime = Org.BouncyCastle.Asn1.Cms.Time;

namespace CherryPie.Wallet;

/// <summary>A signature whose digest, signing time and value are placeholders, and where these lie. Each has a fixed length, so a
/// signature is a copy of the template with three parts overwritten: to encode it anew for each pass would cost a twentieth of the RSA
/// signature.</summary>
internal sealed class SignatureTemplate
{
    /// <summary>The tag of a SET OF.</summary>
    public const byte SetOf = 0x31;

    // yyMMddHHmmssZ, the only form of UTCTime in DER: X.690, section 11.8.
    private const int TimeLength = 13;

    private readonly byte[] _bytes;

    private SignatureTemplate(byte[] bytes, byte[] attributes, CmsAttribute time, CmsAttribute digest, int valueLength)
    {
        _bytes = bytes;
        var at = bytes.AsSpan().LastIndexOf(attributes);
        Attributes = at..(at + attributes.Length);
        Value = (bytes.Length - valueLength)..bytes.Length;
        Time = EndOf(time, attributes, TimeLength);
        Digest = EndOf(digest, attributes, SHA256.HashSizeInBytes);
    }

    /// <summary>Where the signed attributes lie.</summary>
    public Range Attributes { get; }

    /// <summary>Where the signature value lies.</summary>
    public Range Value { get; }

    /// <summary>Where the UTCTime's characters lie within the attributes.</summary>
    public Range Time { get; }

    /// <summary>Where the content's digest lies within the attributes.</summary>
    public Range Digest { get; }

    /// <summary>Encodes a signature with placeholders.</summary>
    /// <param name="leaf">The signer's certificate.</param>
    /// <param name="intermediate">Its issuer.</param>
    /// <param name="valueLength">Bytes of the signature value: as many as the RSA key's modulus has.</param>
    /// <exception cref="PassCertificateException">A certificate is not encoded in DER.</exception>
    public static SignatureTemplate For(X509Certificate2 leaf, X509Certificate2 intermediate, int valueLength)
    {
        var type = new CmsAttribute(CmsAttributes.ContentType, new DerSet(CmsObjectIdentifiers.Data));
        var time = new CmsAttribute(CmsAttributes.SigningTime, new DerSet(new CmsTime(DateTime.UnixEpoch)));
        var digest = new CmsAttribute(CmsAttributes.MessageDigest, new DerSet(new DerOctetString(new byte[SHA256.HashSizeInBytes])));
        var attributes = new DerSet(type, time, digest);
        var signature = new CmsSignature(
            new AlgorithmIdentifier(new DerObjectIdentifier(Oids.Sha256)),
            new DerSet(Der(leaf, leaf.RawData), Der(intermediate, intermediate.RawData)),
            new IssuerAndSerialNumber(
                X509Name.GetInstance(Der(leaf, leaf.IssuerName.RawData)),
                new DerInteger(leaf.SerialNumberBytes.ToArray())
            ),
            attributes,
            new DerObjectIdentifier(Oids.RsaEncryption),
            new byte[valueLength]
        );
        var tagged = new DerTaggedObject(isExplicit: false, 0, attributes);
        return new SignatureTemplate(signature.Encode(), tagged.GetDerEncoded(), time, digest, valueLength);
    }

    /// <summary>The template's bytes, to be filled in.</summary>
    public byte[] Copy() => _bytes.AsSpan().ToArray();

    // The value of an attribute with one value is the end of its encoding.
    private static Range EndOf(CmsAttribute attribute, ReadOnlySpan<byte> attributes, int length)
    {
        var encoded = attribute.GetDerEncoded();
        var end = attributes.IndexOf(encoded) + encoded.Length;
        return (end - length)..end;
    }

    // BouncyCastle writes in DER whatever it has read. What is not DER would come out with other bytes than its issuer signed.
    private static Asn1Object Der(X509Certificate2 certificate, byte[] encoded)
    {
        try
        {
            var read = Asn1Object.FromByteArray(encoded);
            if (read.GetDerEncoded().AsSpan().SequenceEqual(encoded))
            {
                return read;
            }
        }
        catch (Exception e) when (CmsSignature.IsMalformed(e))
        {
            throw new PassCertificateException($"The certificate '{certificate.Subject}' can't be read as ASN.1.", e);
        }

        throw new PassCertificateException($"The certificate '{certificate.Subject}' is not encoded in DER, as RFC 5280 asks.");
    }
}
