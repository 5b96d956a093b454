using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CherryPie.Wallet;

/// <summary>What a leaf says of its pass type and team, read by object identifier: the order of a subject differs between
/// issuers.</summary>
internal sealed record LeafFields(string? UserId, string? CommonName, string? Unit, string? Organization, string? Extension, int RsaBits)
{
    public string? AfterColon => CommonName?.Split(": ", 2) is [_, var id] ? id : null;

    public static LeafFields Of(X509Certificate2 certificate)
    {
        var subject = Names(certificate.SubjectName);
        using var rsa = certificate.GetRSAPublicKey();
        return new LeafFields(
            subject.GetValueOrDefault(Oids.UserId),
            subject.GetValueOrDefault(Oids.CommonName),
            subject.GetValueOrDefault(Oids.OrganizationalUnit),
            subject.GetValueOrDefault(Oids.Organization),
            PassType(certificate),
            rsa?.KeySize ?? 0
        );
    }

    /// <summary>The parts of a name by object identifier; of repeated ones the first.</summary>
    public static Dictionary<string, string> Names(X500DistinguishedName name)
    {
        var names = new Dictionary<string, string>();
        foreach (var part in name.EnumerateRelativeDistinguishedNames(reversed: false))
        {
            if (!part.HasMultipleElements && part.GetSingleElementType().Value is { } oid && part.GetSingleElementValue() is { } value)
            {
                names.TryAdd(oid, value);
            }
        }

        return names;
    }

    public IEnumerable<string> Problems()
    {
        if (RsaBits < 2048)
        {
            yield return RsaBits == 0
                ? "The certificate's key is not RSA; make the certificate from an RSA request of 2048 bits."
                : $"The certificate's key has {RsaBits} bits; make the certificate from an RSA request of 2048 bits.";
        }

        if (Extension is null)
        {
            yield return "The certificate is not for passes: extension 1.2.840.113635.100.6.1.16 with the pass type identifier is missing. "
                + "Choose \"Pass Type ID Certificate\" in Apple's portal.";
        }
        else if (Extension != (UserId ?? AfterColon))
        {
            yield return $"The certificate contradicts itself: its extension 1.2.840.113635.100.6.1.16 says '{Extension}', "
                + $"its subject '{UserId ?? AfterColon}'; both must be the pass type identifier.";
        }
        else if (!Extension.StartsWith("pass.", StringComparison.Ordinal))
        {
            yield return $"The certificate is for '{Extension}'; a pass type identifier begins with 'pass.'.";
        }

        if (string.IsNullOrEmpty(Unit))
        {
            yield return "The certificate's subject has no team identifier (OU).";
        }
    }

    private static string? PassType(X509Certificate2 certificate)
    {
        if (certificate.Extensions[Oids.PassTypeExtension] is not { } extension)
        {
            return null;
        }

        try
        {
            return AsnDecoder.ReadCharacterString(extension.RawData, AsnEncodingRules.DER, UniversalTagNumber.UTF8String, out _);
        }
        catch (AsnContentException e)
        {
            throw new CryptographicException("The pass type extension is damaged.", e);
        }
    }
}
