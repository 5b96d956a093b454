namespace CherryPie.Wallet;

/// <summary>The object identifiers of certificates and signatures.</summary>
internal static class Oids
{
    public const string SignedData = "1.2.840.113549.1.7.2";
    public const string Data = "1.2.840.113549.1.7.1";
    public const string RsaEncryption = "1.2.840.113549.1.1.1";
    public const string Sha1WithRsa = "1.2.840.113549.1.1.5";
    public const string Sha256WithRsa = "1.2.840.113549.1.1.11";
    public const string Sha384WithRsa = "1.2.840.113549.1.1.12";
    public const string Sha512WithRsa = "1.2.840.113549.1.1.13";
    public const string Sha1 = "1.3.14.3.2.26";
    public const string Sha256 = "2.16.840.1.101.3.4.2.1";
    public const string UserId = "0.9.2342.19200300.100.1.1";
    public const string CommonName = "2.5.4.3";
    public const string Organization = "2.5.4.10";
    public const string OrganizationalUnit = "2.5.4.11";
    public const string CertificatePolicies = "2.5.29.32";
    public const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    // Apple's own arc, 1.2.840.113635.100.
    public const string PassTypeExtension = "1.2.840.113635.100.6.1.16";
    public const string ProductionPushExtension = "1.2.840.113635.100.6.3.2";
    public const string PassSigningPurpose = "1.2.840.113635.100.4.14";
    public const string ApplePolicy = "1.2.840.113635.100.5.1";
    public const string IntermediateExtension = "1.2.840.113635.100.6.2.1";
}
