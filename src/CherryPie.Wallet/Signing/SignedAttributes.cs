using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Cms;
using CmsAttribute = Org.BouncyCastle.Asn1.Cms.Attribute;
using CmsTime = Org.BouncyCastle.Asn1.Cms.Time;

namespace CherryPie.Wallet;

/// <summary>The two signed attributes of a CMS signature that differ from pass to pass.
/// <see href="https://www.rfc-editor.org/rfc/rfc5652#section-11"/></summary>
/// <param name="Digest">The message digest of the content, section 11.2.</param>
/// <param name="Time">The signing time, section 11.3: whole seconds in a UTCTime, which every signature until 2049 has.</param>
internal sealed record SignedAttributes(byte[] Digest, DateTimeOffset Time)
{
    private static readonly HashSet<DerObjectIdentifier> _needed =
    [
        CmsAttributes.ContentType,
        CmsAttributes.MessageDigest,
        CmsAttributes.SigningTime,
    ];

    /// <summary>Reads attributes, of which content type (id-data), digest and time must be there once each, with one value.
    /// Others are passed over: they are signed too.</summary>
    /// <param name="attributes">As <see cref="CmsSignature.Read"/> found them, so their encoding is DER.</param>
    /// <exception cref="InvalidDataException">One of them is missing, there twice, or not of its type.</exception>
    public static SignedAttributes Read(Asn1Set attributes)
    {
        try
        {
            var values = Values(attributes);
            if (!values.TryGetValue(CmsAttributes.SigningTime, out var time))
            {
                throw new InvalidDataException("must contain a signing time");
            }

            if (
                !values.TryGetValue(CmsAttributes.ContentType, out var type)
                || !values.TryGetValue(CmsAttributes.MessageDigest, out var digest)
                || !DerObjectIdentifier.GetInstance(type).Equals(CmsObjectIdentifiers.Data)
            )
            {
                throw new InvalidDataException("must sign content type and message digest");
            }

            return new SignedAttributes(Asn1OctetString.GetInstance(digest).GetOctets(), CmsTime.GetInstance(time).ToDateTime());
        }
        catch (Exception e) when (CmsSignature.IsMalformed(e))
        {
            throw new InvalidDataException("holds certificates or attributes that can't be read", e);
        }
    }

    // The first value of each attribute.
    private static Dictionary<DerObjectIdentifier, Asn1Encodable> Values(Asn1Set attributes)
    {
        var values = new Dictionary<DerObjectIdentifier, Asn1Encodable>();
        foreach (var attribute in attributes.Select(CmsAttribute.GetInstance))
        {
            var (type, all) = (attribute.AttrType, attribute.AttrValues);
            if (all.Count == 0)
            {
                throw new InvalidDataException("has a signed attribute without a value");
            }

            if (!values.TryAdd(type, all[0]) || (all.Count > 1 && _needed.Contains(type)))
            {
                throw new InvalidDataException("has a signed attribute twice");
            }
        }

        return values;
    }
}
