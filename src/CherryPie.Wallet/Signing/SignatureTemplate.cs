using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CherryPie.Wallet;

/// <summary>A signature whose digest, time and value are still zero, and where they go. All of them have a fixed length.</summary>
internal sealed class SignatureTemplate
{
    /// <summary>The tag of a SET OF.</summary>
    public const byte SetOf = 0x31;

    private const int TimeLength = 13;
    private readonly byte[] _bytes;

    private SignatureTemplate(byte[] bytes, int attributes, int attributesLength, int valueLength)
    {
        _bytes = bytes;
        Attributes = attributes..(attributes + attributesLength);
        Value = (bytes.Length - valueLength)..bytes.Length;

        // In the order of DER: content type, signing time, message digest. The last two end with their value.
        Digest = (attributesLength - SHA256.HashSizeInBytes)..attributesLength;
        var digestAttribute = Attribute(Oids.MessageDigest, w => w.WriteOctetString(new byte[SHA256.HashSizeInBytes])).Length;
        Time = (attributesLength - digestAttribute - TimeLength)..(attributesLength - digestAttribute);
    }

    /// <summary>Where the signed attributes lie.</summary>
    public Range Attributes { get; }

    /// <summary>Where the signature value lies.</summary>
    public Range Value { get; }

    /// <summary>Where the UTCTime's characters lie within the attributes.</summary>
    public Range Time { get; }

    /// <summary>Where the content's digest lies within the attributes.</summary>
    public Range Digest { get; }

    public static SignatureTemplate For(X509Certificate2 leaf, X509Certificate2 intermediate, int valueLength)
    {
        var attributes = new AsnWriter(AsnEncodingRules.DER);
        var implicitTag = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
        using (attributes.PushSetOf(implicitTag))
        {
            attributes.WriteEncodedValue(Attribute(Oids.ContentType, w => w.WriteObjectIdentifier(Oids.Data)));
            attributes.WriteEncodedValue(Attribute(Oids.SigningTime, w => w.WriteUtcTime(DateTimeOffset.UnixEpoch)));
            attributes.WriteEncodedValue(Attribute(Oids.MessageDigest, w => w.WriteOctetString(new byte[SHA256.HashSizeInBytes])));
        }

        var encoded = attributes.Encode();
        var signature = new CmsSignature(
            Oids.Sha256,
            DigestHasNull: false,
            [leaf.RawData, intermediate.RawData],
            leaf.IssuerName.RawData,
            leaf.SerialNumberBytes.ToArray(),
            encoded,
            Oids.RsaEncryption,
            new byte[valueLength]
        ).Encode();
        return new SignatureTemplate(signature, signature.AsSpan().LastIndexOf(encoded), encoded.Length, valueLength);
    }

    public byte[] Copy() => _bytes.AsSpan().ToArray();

    private static byte[] Attribute(string oid, Action<AsnWriter> value)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(oid);
            using (writer.PushSetOf())
            {
                value(writer);
            }
        }

        return writer.Encode();
    }
}
