using System.Formats.Asn1;
using System.Security.Cryptography.Pkcs;
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
            new[]
            {
                TestChain.Leaf.Sha256,
                Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(TestChain.Authority.Intermediate.RawData)),
            }.Order(),
            cms.Certificates.Select(c => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(c.RawData))).Order()
        );
        Assert.Equal(
            [Oids.ContentType, Oids.SigningTime, Oids.MessageDigest],
            signer.SignedAttributes.Cast<System.Security.Cryptography.CryptographicAttributeObject>().Select(a => a.Oid.Value)
        );
        Assert.Equal(
            TestChain.Now.UtcDateTime,
            signer
                .SignedAttributes.Cast<System.Security.Cryptography.CryptographicAttributeObject>()
                .SelectMany(a => a.Values.Cast<System.Security.Cryptography.AsnEncodedData>())
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
}
