using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using Xunit;

namespace CherryPie.Wallet.Tests.Signing;

public sealed class PassSignerTests
{
    private static readonly byte[] _manifest = "{\"pass.json\":\"0123456789012345678901234567890123456789\"}"u8.ToArray();

    [Fact]
    public void Openssl_verifies_the_signature_up_to_the_root()
    {
        using var openssl = new Openssl();
        openssl.Write("root.pem", TestChain.Authority.Root.ExportCertificatePem());
        openssl.Write("manifest.json", _manifest);
        openssl.Write("signature", TestChain.Signer.Sign(_manifest, TestChain.Now));
        string[] verify =
        [
            "cms",
            "-verify",
            "-binary",
            "-inform",
            "DER",
            "-in",
            "signature",
            "-content",
            "manifest.json",
            "-CAfile",
            "root.pem",
            "-purpose",
            "any",
            "-attime",
            $"{TestChain.Now.ToUnixTimeSeconds()}",
            "-out",
            "/dev/null",
        ];
        openssl.Run(verify);
        openssl.Run(["smime", .. verify[1..]]);
        openssl.Write("manifest.json", "{}");
        Assert.NotEqual(0, openssl.Try(verify).Code);
    }

    [Fact]
    public void The_signature_has_what_Apple_asks_for_and_nothing_else()
    {
        var cms = new SignedCms(new ContentInfo(_manifest), detached: true);
        cms.Decode(TestChain.Signer.Sign(_manifest, TestChain.Now));
        cms.CheckSignature(verifySignatureOnly: true);
        var signer = Assert.Single(cms.SignerInfos.Cast<SignerInfo>());
        Assert.Equal((1, 1), (cms.Version, signer.Version));
        Assert.Equal(Oids.Sha256, signer.DigestAlgorithm.Value);
        Assert.Equal(SubjectIdentifierType.IssuerAndSerialNumber, signer.SignerIdentifier.Type);
        Assert.Equal(TestChain.Leaf.Der, signer.Certificate!.RawData);
        Assert.Equal(
            new[] { TestChain.Leaf.Sha256, Convert.ToHexStringLower(SHA256.HashData(TestChain.Authority.Intermediate.RawData)) }.Order(),
            cms.Certificates.Select(c => Convert.ToHexStringLower(SHA256.HashData(c.RawData))).Order()
        );
        Assert.Equal(
            // content type, signing time, message digest
            ["1.2.840.113549.1.9.3", "1.2.840.113549.1.9.5", "1.2.840.113549.1.9.4"],
            signer.SignedAttributes.Cast<CryptographicAttributeObject>().Select(a => a.Oid.Value)
        );
        Assert.Equal(
            TestChain.Now.UtcDateTime,
            signer
                .SignedAttributes.Cast<CryptographicAttributeObject>()
                .SelectMany(a => a.Values.Cast<AsnEncodedData>())
                .OfType<Pkcs9SigningTime>()
                .Single()
                .SigningTime
        );
        Assert.Empty(signer.UnsignedAttributes);
    }

    [Fact]
    public void It_is_the_only_DER_of_its_content()
    {
        var signature = TestChain.Signer.Sign(_manifest, TestChain.Now);
        Assert.Equal(signature, CmsSignature.Read(signature).Encode());
        var reader = new AsnReader(signature, AsnEncodingRules.DER);
        reader.ReadSequence();
        Assert.False(reader.HasData);
    }

    [Fact]
    public void Many_threads_sign_at_once()
    {
        var signatures = new byte[200][];
        Parallel.For(
            0,
            signatures.Length,
            i => signatures[i] = TestChain.Signer.Sign(BitConverter.GetBytes(i), TestChain.Now.AddSeconds(i))
        );
        for (var i = 0; i < signatures.Length; i++)
        {
            var cms = new SignedCms(new ContentInfo(BitConverter.GetBytes(i)), detached: true);
            cms.Decode(signatures[i]);
            cms.CheckSignature(verifySignatureOnly: true);
        }
    }

    [Fact]
    public void A_foreign_intermediate_or_a_missing_key_is_refused()
    {
        using var other = DevelopmentAuthority.Create(TestChain.Now);
        Assert.Throws<ArgumentException>(() => new PassSigner(TestChain.Signing, other.Intermediate));
        Assert.Throws<ArgumentException>(() => new PassSigner(TestChain.Leaf.Certificate, TestChain.Authority.Intermediate));
    }

    [Fact]
    public void A_certificate_that_is_not_DER_is_refused_since_its_copy_in_the_signature_would_differ()
    {
        using var authorityKey = RSA.Create(2048);
        var request = new CertificateRequest("CN=Authority", authorityKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForCertificateAuthority());
        using var authority = request.CreateSelfSigned(TestChain.Now, TestChain.Now.AddYears(1));
        using var key = RSA.Create(2048);
        request = new CertificateRequest("CN=Leaf", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        using var leaf = request.Create(authority, TestChain.Now, TestChain.Now.AddYears(1), [1]);
        using var signing = leaf.CopyWithPrivateKey(key);
        new PassSigner(signing, authority).Dispose();

        // "critical" as 01 instead of FF: every parser takes it for TRUE, and DER has only one TRUE.
        var signed = new AsnReader(leaf.RawData, AsnEncodingRules.DER).ReadSequence().ReadEncodedValue().ToArray();
        signed[signed.AsSpan().LastIndexOf<byte>([1, 1, 0xFF]) + 2] = 1;
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(signed);
            writer.WriteEncodedValue(new byte[] { 0x30, 0x0D, 6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 0x0B, 5, 0 });
            writer.WriteBitString(authorityKey.SignData(signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        }

        using var other = X509CertificateLoader.LoadCertificate(writer.Encode());
        using var otherSigning = other.CopyWithPrivateKey(key);
        Assert.True(CertificateSignature.Verifies(other, authority));
        Assert.Throws<PassCertificateException>(() => new PassSigner(otherSigning, authority));
    }
}
