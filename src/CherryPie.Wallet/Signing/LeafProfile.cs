using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CherryPie.Wallet;

/// <summary>The shape of Apple's pass type certificates.</summary>
internal static class LeafProfile
{
    public static CertificateRequest Request(
        PublicKey key,
        string passTypeIdentifier,
        string teamIdentifier,
        string teamName,
        bool nfc,
        X509Certificate2 issuer
    )
    {
        // The last part comes first in the DER: UID, CN, OU, O, C.
        var name = new X500DistinguishedNameBuilder();
        name.AddCountryOrRegion("US");
        name.AddOrganizationName(teamName);
        name.AddOrganizationalUnitName(teamIdentifier);
        name.AddCommonName($"Pass Type ID{(nfc ? " with NFC" : "")}: {passTypeIdentifier}");
        name.Add(Oids.UserId, passTypeIdentifier, UniversalTagNumber.UTF8String);
        var request = new CertificateRequest(name.Build(), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var extensions = request.CertificateExtensions;
        extensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        extensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer, true, false));
        extensions.Add(
            Extension(
                Oids.CertificatePolicies,
                w =>
                {
                    using (w.PushSequence())
                    using (w.PushSequence())
                    {
                        w.WriteObjectIdentifier(Oids.ApplePolicy);
                    }
                }
            )
        );
        extensions.Add(new X509EnhancedKeyUsageExtension([new Oid(Oids.ClientAuthentication), new Oid(Oids.PassSigningPurpose)], false));
        extensions.Add(new X509SubjectKeyIdentifierExtension(key, false));
        extensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        extensions.Add(Extension(Oids.ProductionPushExtension, w => w.WriteNull()));
        extensions.Add(Extension(Oids.PassTypeExtension, w => w.WriteCharacterString(UniversalTagNumber.UTF8String, passTypeIdentifier)));
        return request;
    }

    /// <summary>A random positive serial number.</summary>
    public static byte[] SerialNumber()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40);
        return serial;
    }

    private static X509Extension Extension(string oid, Action<AsnWriter> value)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        value(writer);
        return new X509Extension(oid, writer.Encode(), critical: false);
    }
}
