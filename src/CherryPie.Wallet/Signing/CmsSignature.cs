using System.Formats.Asn1;

namespace CherryPie.Wallet;

/// <summary>A detached CMS SignedData with one signer by issuer and serial number, and nothing that isn't needed.
/// <see href="https://www.rfc-editor.org/rfc/rfc5652#section-5"/></summary>
/// <param name="DigestAlgorithm">Object identifier of the digest.</param>
/// <param name="DigestHasNull">Whether its parameters are NULL rather than absent; both occur.</param>
/// <param name="Certificates">The DER of the certificates.</param>
/// <param name="Issuer">The DER of the signer's issuer.</param>
/// <param name="SerialNumber">The signer's serial number, big-endian.</param>
/// <param name="Attributes">The DER of the signed attributes with their implicit tag.</param>
/// <param name="SignatureAlgorithm">Object identifier of the signature; its parameters are NULL.</param>
/// <param name="Value">The signature value.</param>
internal sealed record CmsSignature(
    string DigestAlgorithm,
    bool DigestHasNull,
    IReadOnlyList<byte[]> Certificates,
    byte[] Issuer,
    byte[] SerialNumber,
    byte[] Attributes,
    string SignatureAlgorithm,
    byte[] Value
)
{
    private static readonly Asn1Tag _tag0 = new(TagClass.ContextSpecific, 0, isConstructed: true);

    /// <summary>The only encoding: DER.</summary>
    public byte[] Encode()
    {
        var w = new AsnWriter(AsnEncodingRules.DER);
        using (w.PushSequence())
        {
            w.WriteObjectIdentifier(Oids.SignedData);
            using (w.PushSequence(_tag0))
            using (w.PushSequence())
            {
                w.WriteInteger(1);
                using (w.PushSetOf())
                {
                    WriteAlgorithm(w, DigestAlgorithm, DigestHasNull);
                }

                using (w.PushSequence())
                {
                    w.WriteObjectIdentifier(Oids.Data);
                }

                using (w.PushSetOf(_tag0))
                {
                    foreach (var certificate in Certificates)
                    {
                        w.WriteEncodedValue(certificate);
                    }
                }

                using (w.PushSetOf())
                {
                    WriteSigner(w);
                }
            }
        }

        return w.Encode();
    }

    /// <summary>Reads what <see cref="Encode"/> writes.</summary>
    /// <exception cref="InvalidDataException">It is encoded in any other way, or has any other part.</exception>
    public static CmsSignature Read(ReadOnlyMemory<byte> file)
    {
        try
        {
            var read = ReadContent(new AsnReader(file, AsnEncodingRules.DER));
            if (read.Encode().AsSpan().SequenceEqual(file.Span))
            {
                return read;
            }
        }
        catch (AsnContentException e)
        {
            throw new InvalidDataException("is not a detached CMS signature in DER with one signer", e);
        }

        throw new InvalidDataException("is not encoded canonically: written again it gives other bytes");
    }

    private static CmsSignature ReadContent(AsnReader file)
    {
        var info = file.ReadSequence();
        file.ThrowIfNotEmpty();
        Expect(info.ReadObjectIdentifier() == Oids.SignedData, "is not a CMS signature");
        var data = info.ReadSequence(_tag0).ReadSequence();
        Expect(data.TryReadInt32(out var version) && version == 1, "has another version than 1");
        var (digest, hasNull) = ReadAlgorithm(data.ReadSetOf());
        var content = data.ReadSequence();
        Expect(content.ReadObjectIdentifier() == Oids.Data, "signs another kind of content");
        Expect(!content.HasData, "holds its content, while it must be detached");
        var certificates = new List<byte[]>();
        for (var set = data.ReadSetOf(skipSortOrderValidation: true, _tag0); set.HasData; )
        {
            certificates.Add(set.ReadEncodedValue().ToArray());
        }

        var signers = data.ReadSetOf();
        var signer = signers.ReadSequence();
        Expect(!signers.HasData, "has more than one signer");
        Expect(signer.TryReadInt32(out version) && version == 1, "names its signer otherwise than by issuer and serial number");
        var id = signer.ReadSequence();
        var issuer = id.ReadEncodedValue().ToArray();
        var serial = id.ReadIntegerBytes().ToArray();
        Expect(ReadAlgorithm(signer) == (digest, hasNull), "names two digests");
        Expect(signer.HasData && signer.PeekTag() == _tag0, "has no signed attributes");
        var attributes = signer.ReadEncodedValue().ToArray();
        var (algorithm, _) = ReadAlgorithm(signer);
        var value = signer.ReadOctetString();
        Expect(!signer.HasData, "has unsigned attributes");
        return new CmsSignature(digest, hasNull, certificates, issuer, serial, attributes, algorithm, value);
    }

    private static (string Oid, bool HasNull) ReadAlgorithm(AsnReader reader)
    {
        var algorithm = reader.ReadSequence();
        var oid = algorithm.ReadObjectIdentifier();
        var hasNull = algorithm.HasData;
        if (hasNull)
        {
            algorithm.ReadNull();
        }

        return (oid, hasNull);
    }

    private void WriteSigner(AsnWriter w)
    {
        using (w.PushSequence())
        {
            w.WriteInteger(1);
            using (w.PushSequence())
            {
                w.WriteEncodedValue(Issuer);
                w.WriteInteger(SerialNumber);
            }

            WriteAlgorithm(w, DigestAlgorithm, DigestHasNull);
            w.WriteEncodedValue(Attributes);
            WriteAlgorithm(w, SignatureAlgorithm, hasNull: true);
            w.WriteOctetString(Value);
        }
    }

    private static void WriteAlgorithm(AsnWriter w, string oid, bool hasNull)
    {
        using (w.PushSequence())
        {
            w.WriteObjectIdentifier(oid);
            if (hasNull)
            {
                w.WriteNull();
            }
        }
    }

    private static void Expect(bool holds, string fault)
    {
        if (!holds)
        {
            throw new InvalidDataException(fault);
        }
    }
}
