using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CherryPie.Server.Tools.Simulator;

/// <summary>A stand-in's own certificate for this machine, its own root.</summary>
internal static class SimulatedApnsIdentity
{
    /// <param name="now">When.</param>
    /// <param name="of">What it stands in for.</param>
    public static X509Certificate2 Create(DateTimeOffset now, string of = "APNs")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=CherryPie stand-in for {of}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign, true)
        );
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        return request.CreateSelfSigned(now.AddDays(-1), now.AddYears(2));
    }

    /// <summary>Certificate and private key in PEM: a secret.</summary>
    public static string Save(X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        return $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n";
    }

    /// <returns>Null when it is none, or is about to expire.</returns>
    public static X509Certificate2? Load(string pem, DateTimeOffset now)
    {
        try
        {
            var certificate = X509Certificate2.CreateFromPem(pem, pem);
            return certificate.NotAfter > now.AddDays(1).LocalDateTime ? certificate : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
