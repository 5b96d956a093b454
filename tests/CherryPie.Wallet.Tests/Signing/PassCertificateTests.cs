using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Xunit;

namespace CherryPie.Wallet.Tests.Signing;

public sealed class PassCertificateTests
{
    private static string Pem => TestChain.Leaf.Certificate.ExportCertificatePem();

    [Fact]
    public void Der_pem_and_base64_are_the_same_certificate()
    {
        var base64 = Convert.ToBase64String(TestChain.LeafDer);
        string[] texts =
        [
            Pem,
            Pem.ReplaceLineEndings("\r\n"),
            "\uFEFF" + Pem,
            "Bag Attributes\n  friendlyName: x\n" + Pem + "\n\n",
            base64,
            Convert.ToBase64String(TestChain.LeafDer, Base64FormattingOptions.InsertLineBreaks),
            " \n" + base64 + "\n",
        ];
        foreach (var file in texts.Select(Encoding.UTF8.GetBytes).Append(TestChain.LeafDer))
        {
            using var read = PassCertificate.Read(file);
            Assert.Equal(TestChain.Leaf.Sha256, read.Sha256);
        }
    }

    [Fact]
    public void The_fields_are_read_from_the_subject()
    {
        var leaf = TestChain.Leaf;
        Assert.Equal(
            (TestChain.PassType, TestChain.Team, "Example, Inc.", false),
            (leaf.PassTypeIdentifier, leaf.TeamIdentifier, leaf.TeamName, leaf.SupportsNfc)
        );
        Assert.Equal((TestChain.Now.AddHours(-1), TestChain.Now.AddDays(395)), (leaf.ValidFrom, leaf.ValidUntil));
        Assert.Equal(TestChain.Request.PublicKeyFingerprint, leaf.PublicKeyFingerprint);
        Assert.Empty(leaf.Problems(TestChain.Now));
        using var nfc = PassCertificate.Read(
            TestChain.Authority.Sign(TestChain.Request.Pem, TestChain.PassType, TestChain.Team, "x", nfc: true, TestChain.Now)
        );
        Assert.True(nfc.SupportsNfc);
    }

    [Fact]
    public void Other_files_are_refused_by_what_they_are()
    {
        (byte[] File, string Said)[] cases =
        [
            ([], "empty"),
            ("hello"u8.ToArray(), "no X.509 certificate"),
            ([0x30, 3, 2, 1, 5], "no X.509 certificate"),
            (Encoding.ASCII.GetBytes(Pem + "\n" + Pem), "more than one certificate"),
            ([.. TestChain.LeafDer, .. TestChain.LeafDer], "more than one certificate"),
            ([.. TestChain.LeafDer, 4, 1, 1], "Something follows"),
            (TestChain.LeafDer[..^1], "no X.509 certificate"),
            (WithDamagedAuthorityKey(), "no X.509 certificate"),
            (Encoding.ASCII.GetBytes(TestChain.Request.Pem), "certificate request"),
            (Encoding.ASCII.GetBytes(Pem[..200]), "cut short"),
            (Encoding.ASCII.GetBytes(PemEncoding.WriteString("PRIVATE KEY", TestChain.Request.Pkcs8PrivateKey)), "private key"),
            (TestChain.Signer.Sign(default, TestChain.Now), "PKCS#7"),
            (TestChain.Signing.Export(X509ContentType.Pkcs12), "PKCS#12"),
            (new byte[100_000], "64 KiB"),
        ];
        foreach (var (file, said) in cases)
        {
            Assert.Contains(
                said,
                Assert.Throws<PassCertificateException>(() => PassCertificate.Read(file)).Message,
                StringComparison.Ordinal
            );
        }
    }

    // OpenSSL reads an extension only when it is asked for it.
    private static byte[] WithDamagedAuthorityKey()
    {
        ReadOnlySpan<byte> beginning = [0x06, 0x03, 0x55, 0x1D, 0x23, 0x04, 0x18];
        var der = TestChain.LeafDer.ToArray();
        var sequence = der.AsSpan().IndexOf(beginning) + beginning.Length;
        Assert.Equal(0x30, der[sequence]);
        der[sequence] = 0x70;
        return der;
    }

    [Fact]
    public void Problems_say_what_would_be_right()
    {
        Assert.Contains("expired", Assert.Single(TestChain.Leaf.Problems(TestChain.Now.AddDays(396))), StringComparison.Ordinal);
        Assert.Contains("valid only from", Assert.Single(TestChain.Leaf.Problems(TestChain.Now.AddDays(-1))), StringComparison.Ordinal);
        using var wrong = PassCertificate.Read(
            TestChain.Authority.Sign(TestChain.Request.Pem, "com.example", TestChain.Team, "x", false, TestChain.Now)
        );
        Assert.Contains("begins with 'pass.'", Assert.Single(wrong.Problems(TestChain.Now)), StringComparison.Ordinal);
        using var foreign = PassCertificate.Read(TestChain.Authority.Intermediate.RawData);
        Assert.Contains(foreign.Problems(TestChain.Now), p => p.Contains("1.2.840.113635.100.6.1.16", StringComparison.Ordinal));

        using var key = RSA.Create(1024);
        var request = new CertificateRequest("UID=pass.a,OU=T", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509Extension(Oids.PassTypeExtension, [12, 6, .. "pass.b"u8], false));
        using var weak = PassCertificate.Read(request.CreateSelfSigned(TestChain.Now, TestChain.Now.AddDays(1)).RawData);
        Assert.Equal(2, weak.Problems(TestChain.Now).Count);
        Assert.Contains("contradicts itself", weak.Problems(TestChain.Now)[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Only_its_own_private_key_fits()
    {
        Assert.True(TestChain.Signing.HasPrivateKey);
        Assert.Contains(
            "another certificate",
            Assert
                .Throws<PassCertificateException>(() => TestChain.Leaf.WithPrivateKey(SigningRequest.Create("x").Pkcs8PrivateKey))
                .Message,
            StringComparison.Ordinal
        );
        Assert.Throws<PassCertificateException>(() => TestChain.Leaf.WithPrivateKey([1, 2, 3]));
    }

    [Theory]
    [InlineData("-keypbe AES-256-CBC -certpbe AES-256-CBC", "secret")]
    [InlineData("-keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1", "")]
    [InlineData("-legacy", "secret")]
    public void A_p12_of_any_age_gives_certificate_and_key(string options, string password)
    {
        using var openssl = new Openssl();
        openssl.Write("leaf.pem", Pem);
        openssl.Write("key.pem", PemEncoding.WriteString("PRIVATE KEY", TestChain.Request.Pkcs8PrivateKey));
        openssl.Write("ca.pem", TestChain.Authority.Intermediate.ExportCertificatePem());
        openssl.Run([
            "pkcs12",
            "-export",
            "-in",
            "leaf.pem",
            "-inkey",
            "key.pem",
            "-certfile",
            "ca.pem",
            "-passout",
            "pass:" + password,
            "-out",
            "leaf.p12",
            .. options.Split(' '),
        ]);
        var file = openssl.Read("leaf.p12");
        Assert.True(PassCertificate.IsPkcs12(file));
        using var leaf = PassCertificate.ReadPkcs12(file, password, out var pkcs8);
        Assert.Equal(TestChain.Leaf.Sha256, leaf.Sha256);
        using var signing = leaf.WithPrivateKey(pkcs8);
        Assert.True(signing.HasPrivateKey);
        var wrong = Assert.Throws<PassCertificateException>(() => PassCertificate.ReadPkcs12(file, "wrong-word", out _));
        Assert.Contains("password is wrong", wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-word", wrong.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_p12_without_a_key_or_with_endless_key_derivation_is_refused()
    {
        Assert.False(PassCertificate.IsPkcs12(TestChain.LeafDer));
        Assert.Contains(
            "exactly one",
            Assert
                .Throws<PassCertificateException>(() =>
                    PassCertificate.ReadPkcs12(TestChain.Leaf.Certificate.Export(X509ContentType.Pkcs12), null, out _)
                )
                .Message,
            StringComparison.Ordinal
        );
        var slow = TestChain.Signing.ExportPkcs12(
            new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 700_000),
            "x"
        );
        Assert.Contains(
            "rounds",
            Assert.Throws<PassCertificateException>(() => PassCertificate.ReadPkcs12(slow, "x", out _)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<PassCertificateException>(() => PassCertificate.ReadPkcs12(TestChain.LeafDer, null, out _));
    }
}
