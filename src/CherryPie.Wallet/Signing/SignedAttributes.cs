using System.Formats.Asn1;

namespace CherryPie.Wallet;

/// <summary>What the signer of a CMS vouches for.</summary>
/// <param name="Digest">The content's digest.</param>
/// <param name="Time">The signing time.</param>
internal sealed record SignedAttributes(byte[] Digest, DateTimeOffset Time)
{
    /// <summary>Reads attributes, of which content type, digest and time must be there once each. Others are passed over: they are signed too.</summary>
    public static SignedAttributes Read(ReadOnlyMemory<byte> encoded)
    {
        var values = new Dictionary<string, ReadOnlyMemory<byte>>();
        for (
            var set = new AsnReader(encoded, AsnEncodingRules.DER).ReadSetOf(new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true));
            set.HasData;

        )
        {
            var attribute = set.ReadSequence();
            var oid = attribute.ReadObjectIdentifier();
            var value = attribute.ReadSetOf();
            attribute.ThrowIfNotEmpty();
            if (
                !values.TryAdd(oid, value.ReadEncodedValue())
                || (value.HasData && oid is (Oids.ContentType or Oids.MessageDigest or Oids.SigningTime))
            )
            {
                throw new InvalidDataException("has a signed attribute twice");
            }
        }

        if (!values.TryGetValue(Oids.SigningTime, out var time))
        {
            throw new InvalidDataException("must contain a signing time");
        }

        if (
            !values.TryGetValue(Oids.ContentType, out var type)
            || !values.TryGetValue(Oids.MessageDigest, out var digest)
            || Reader(type).ReadObjectIdentifier() != Oids.Data
        )
        {
            throw new InvalidDataException("must sign content type and message digest");
        }

        var when = Reader(time);
        return new SignedAttributes(
            Reader(digest).ReadOctetString(),
            when.PeekTag() == Asn1Tag.GeneralizedTime ? when.ReadGeneralizedTime() : when.ReadUtcTime()
        );
    }

    private static AsnReader Reader(ReadOnlyMemory<byte> value) => new(value, AsnEncodingRules.DER);
}
