using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Xunit;

namespace CherryPie.Wallet.Tests.Signing;

public sealed class AuthorityTests
{
    [Fact]
    public void A_leaf_has_each_field_of_Apples()
    {
        using var openssl = new Openssl();
        openssl.Write("leaf.der", TestChain.LeafDer);
        var text = openssl.Run("x509", "-inform", "DER", "-in", "leaf.der", "-noout", "-text", "-nameopt", "RFC2253,-dn_rev");
        Assert.Contains(
            "Subject: UID=pass.com.example.card,CN=Pass Type ID: pass.com.example.card,OU=TEAM123456,O=Example\\, Inc.,C=US",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "CN=Apple Worldwide Developer Relations Certification Authority,OU=G4,O=CherryPie Development",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("Public-Key: (2048 bit)", text, StringComparison.Ordinal);
        Assert.Matches(@"Key Usage: critical\s+Digital Signature\s", text);
        Assert.Matches(@"Extended Key Usage: \s+TLS Web Client Authentication, 1\.2\.840\.113635\.100\.4\.14\s", text);
        Assert.Matches(@"1\.2\.840\.113635\.100\.6\.1\.16: \s+\.\.pass\.com\.example\.card\s", text);
        Assert.Matches(@"1\.2\.840\.113635\.100\.6\.3\.2: \s+\.\.\s", text);
        Assert.Contains("Policy: 1.2.840.113635.100.5.1", text, StringComparison.Ordinal);
        Assert.Matches(@"Authority Key Identifier: \s+[0-9A-F:]{59}\s", text);
        Assert.Equal([5, 0], TestChain.Leaf.Certificate.Extensions[Oids.ProductionPushExtension]!.RawData);
    }

    [Fact]
    public void Openssl_accepts_the_chain_and_the_request()
    {
        using var openssl = new Openssl();
        openssl.Write("root.pem", TestChain.Authority.Root.ExportCertificatePem());
        openssl.Write("wwdr.pem", TestChain.Authority.Intermediate.ExportCertificatePem());
        openssl.Write("leaf.pem", TestChain.Leaf.Certificate.ExportCertificatePem());
        openssl.Write("request.csr", TestChain.Request.Pem);
        openssl.Run(
            "verify",
            "-x509_strict",
            "-CAfile",
            "root.pem",
            "-untrusted",
            "wwdr.pem",
            "-purpose",
            "sslclient",
            "-attime",
            $"{TestChain.Now.ToUnixTimeSeconds()}",
            "leaf.pem"
        );
        var text = openssl.Run("req", "-in", "request.csr", "-verify", "-noout", "-text");
        Assert.Contains("Public-Key: (2048 bit)", text, StringComparison.Ordinal);
        Assert.Contains("sha256WithRSAEncryption", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_saved_authority_signs_on()
    {
        using var again = DevelopmentAuthority.Load(TestChain.Authority.Save());
        Assert.Equal(TestChain.Authority.Root.RawData, again.Root.RawData);
        using var leaf = PassCertificate.Read(
            again.Sign(TestChain.Request.Pem, TestChain.PassType, TestChain.Team, "x", false, TestChain.Now)
        );
        Assert.Same(TestChain.Authority.Intermediate, new WwdrCertificates([TestChain.Authority.Intermediate]).IssuerOf(leaf));
        Assert.Throws<PassCertificateException>(() => DevelopmentAuthority.Load("{}"u8));
    }

    [Fact]
    public void A_request_with_a_broken_signature_or_a_small_key_is_refused()
    {
        using var small = RSA.Create(1024);
        var weak = new CertificateRequest("CN=x", small, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequestPem();
        var der = PemEncoding.Find(TestChain.Request.Pem);
        var bytes = Convert.FromBase64String(TestChain.Request.Pem[der.Base64Data]);
        bytes[^1] ^= 1;
        foreach (var pem in new[] { weak, PemEncoding.WriteString("CERTIFICATE REQUEST", bytes), "", "x" })
        {
            Assert.Throws<PassCertificateException>(() =>
                TestChain.Authority.Sign(pem, TestChain.PassType, TestChain.Team, "x", false, TestChain.Now)
            );
        }
    }

    [Fact]
    public void A_hostile_common_name_still_makes_a_request()
    {
        using var openssl = new Openssl();
        openssl.Write("request.csr", SigningRequest.Create("Zoë, \"Ltd\"\n+CN=x" + new string('y', 90)).Pem);
        openssl.Run("req", "-in", "request.csr", "-verify", "-noout");
        Assert.DoesNotContain("KEY", TestChain.Request.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void The_issuer_is_found_by_key_and_signature_and_never_when_expired()
    {
        using var other = DevelopmentAuthority.Create(TestChain.Now);
        using var old = DevelopmentAuthority.Create(TestChain.Now.AddYears(-10).AddDays(30));
        using var leaf = PassCertificate.Read(
            old.Sign(TestChain.Request.Pem, TestChain.PassType, TestChain.Team, "x", false, TestChain.Now)
        );
        var all = new WwdrCertificates([other.Intermediate, old.Intermediate, TestChain.Authority.Intermediate]);
        Assert.Same(TestChain.Authority.Intermediate, all.IssuerOf(TestChain.Leaf));
        Assert.Same(old.Intermediate, all.IssuerOf(leaf, TestChain.Now));
        Assert.Null(all.IssuerOf(leaf, TestChain.Now.AddDays(31)));
        Assert.Null(new WwdrCertificates([other.Intermediate]).IssuerOf(TestChain.Leaf));
        Assert.Null(new WwdrCertificates([]).IssuerOf(TestChain.Leaf));
    }

    [Fact]
    public void Why_no_intermediate_fits_is_explained()
    {
        Assert.Contains("another key", WwdrCertificates.Explain(TestChain.Leaf), StringComparison.Ordinal);
        using var root = PassCertificate.Read(TestChain.Authority.Root.RawData);
        Assert.Contains("not by Apple's", WwdrCertificates.Explain(root), StringComparison.Ordinal);
        Assert.Contains("expired on 2023-02-07", Explain("OU=Apple Worldwide Developer Relations", null), StringComparison.Ordinal);
        Assert.Contains("does not issue pass type certificates", Explain("OU=G3", null), StringComparison.Ordinal);
        Assert.Contains(
            "http://certs.apple.com/wwdrg4.der",
            Explain("OU=G4", "5BD9FA1DE79A1A0BA399762250863E91C85B77A8"),
            StringComparison.Ordinal
        );
        Assert.False(WwdrCertificates.IsKnown(TestChain.Authority.Intermediate));
        Assert.Equal(["WWDR G4"], WwdrCertificates.Known.Where(k => k.UsedForPasses).Select(k => k.Name));
    }

    private static string Explain(string unit, string? authorityKey)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(
            $"CN=Apple Worldwide Developer Relations Certification Authority,{unit}",
            key,
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        );
        if (authorityKey is not null)
        {
            request.CertificateExtensions.Add(
                X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(Convert.FromHexString(authorityKey))
            );
        }

        using var leaf = PassCertificate.Read(request.CreateSelfSigned(TestChain.Now, TestChain.Now.AddDays(1)).RawData);
        return WwdrCertificates.Explain(leaf);
    }
}
