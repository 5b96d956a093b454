using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Cms;
using Org.BouncyCastle.Asn1.X509;

namespace CherryPie.Wallet;

/// <summary>A detached CMS SignedData of version 1: one signer, named by issuer and serial number, no CRLs and no unsigned attributes.
/// BouncyCastle's ASN.1 classes build and read it. Whatever is not listed here is not in the file.
/// <see href="https://www.rfc-editor.org/rfc/rfc5652#section-5"/></summary>
/// <param name="Digest">The digest algorithm of content and attributes; its parameters are absent or NULL, RFC 5754, section 2.</param>
/// <param name="Certificates">The certificates, in the order of DER.</param>
/// <param name="Signer">Names the signer's certificate, RFC 5652, section 10.2.4.</param>
/// <param name="Attributes">The signed attributes, in the order of DER.</param>
/// <param name="Algorithm">The signature algorithm; its parameters are NULL, RFC 3370, section 3.2.</param>
/// <param name="Value">The signature value: as many bytes as the key's modulus has.</param>
internal sealed record CmsSignature(
    AlgorithmIdentifier Digest,
    Asn1Set Certificates,
    IssuerAndSerialNumber Signer,
    Asn1Set Attributes,
    DerObjectIdentifier Algorithm,
    byte[] Value
)
{
    // BouncyCastle makes an object of each two bytes in the worst case. Signatures of passes have 3 kB, of which each certificate is 1 kB.
    private const int MaxBytes = 1024 * 1024;

    /// <summary>Encodes it in DER, of which there is exactly one for a content: X.690, section 10 and 11.</summary>
    public byte[] Encode()
    {
        var signer = new SignerInfo(
            new SignerIdentifier(Signer),
            Digest,
            Attributes,
            new AlgorithmIdentifier(Algorithm, DerNull.Instance),
            new DerOctetString(Value),
            (Asn1Set?)null
        );
        var data = new SignedData(
            DerInteger.One,
            new DerSet(Digest),
            new ContentInfo(CmsObjectIdentifiers.Data, null),
            Certificates,
            null,
            new DerSet(signer)
        );
        return new ContentInfo(CmsObjectIdentifiers.SignedData, data).GetDerEncoded();
    }

    /// <summary>Reads what <see cref="Encode"/> writes. BouncyCastle's parser takes other encodings too: 37 of the 22,744 signatures that
    /// differ from a good one in one bit would pass. So what was read is encoded again and must give the same bytes.</summary>
    /// <exception cref="InvalidDataException">It is encoded in any other way, has any other part, or is larger than 1 MiB.</exception>
    public static CmsSignature Read(ReadOnlyMemory<byte> file)
    {
        Expect(file.Length <= MaxBytes, "is larger than 1 MiB");
        try
        {
            var read = Of(ContentInfo.GetInstance(Asn1Object.FromByteArray(file.ToArray())));
            if (read.Encode().AsSpan().SequenceEqual(file.Span))
            {
                return read;
            }
        }
        catch (Exception e) when (IsMalformed(e))
        {
            throw new InvalidDataException("is not a detached CMS signature in DER with one signer", e);
        }

        throw new InvalidDataException("is not encoded canonically: written again it gives other bytes");
    }

    /// <summary>Whether an exception is how BouncyCastle says that it cannot read some bytes: it has no type of its own for that.</summary>
    public static bool IsMalformed(Exception e) =>
        e
            is IOException
                or ArgumentException
                or InvalidOperationException
                or FormatException
                or ArithmeticException
                or InvalidCastException;

    private static CmsSignature Of(ContentInfo? file)
    {
        Expect(file?.Content is not null && file.ContentType.Equals(CmsObjectIdentifiers.SignedData), "is not a CMS signature");
        var data = SignedData.GetInstance(file!.Content);
        Expect(data.Version.HasValue(1), "has another version than 1");
        Expect(data.EncapContentInfo.ContentType.Equals(CmsObjectIdentifiers.Data), "signs another kind of content");
        Expect(data.EncapContentInfo.Content is null, "holds its content, while it must be detached");
        Expect(data.Certificates is not null, "holds no certificates");
        Expect(data.SignerInfos.Count == 1, $"has {data.SignerInfos.Count} signers, while it must have one");
        var signer = SignerInfo.GetInstance(data.SignerInfos[0]);
        var id = signer.SignerID.ID as IssuerAndSerialNumber;
        Expect(signer.Version.HasValue(1) && id is not null, "names its signer otherwise than by issuer and serial number");
        var digest = signer.DigestAlgorithm;
        Expect(
            data.DigestAlgorithms.Count == 1 && digest.Equals(AlgorithmIdentifier.GetInstance(data.DigestAlgorithms[0])),
            "names two digests"
        );
        Expect(digest.Parameters is null or Asn1Null, "gives parameters to its digest");
        Expect(signer.SignedAttrs is not null, "has no signed attributes");
        Expect(signer.UnsignedAttrs is null, "has unsigned attributes");
        return new CmsSignature(
            digest,
            data.Certificates!,
            id!,
            signer.SignedAttrs!,
            signer.SignatureAlgorithm.Algorithm,
            signer.Signature.GetOctets()
        );
    }

    private static void Expect(bool holds, string fault)
    {
        if (!holds)
        {
            throw new InvalidDataException(fault);
        }
    }
}
