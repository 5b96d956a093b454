using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using CherryPie.Wallet.Tests.Signing;
using Xunit;

namespace CherryPie.Wallet.Tests.Packages;

public sealed class PassPackageTests
{
    [Fact]
    public void Each_digest_of_the_manifest_is_that_of_the_file_and_openssl_verifies_it()
    {
        using var zip = new ZipArchive(new MemoryStream(TestPass.Create()));
        var files = zip.Entries.ToDictionary(e => e.FullName, Read);
        using var manifest = JsonDocument.Parse(files["manifest.json"]);
        var listed = manifest.RootElement.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString());
        Assert.Equal(files.Keys.Except(["manifest.json", "signature"]).Order(), listed.Keys.Order());
        Assert.All(listed, l => Assert.Equal(Convert.ToHexStringLower(SHA1.HashData(files[l.Key])), l.Value));
        Assert.All(zip.Entries, e => Assert.Equal(e.Length, e.CompressedLength));

        using var openssl = new Openssl();
        openssl.Write("root.pem", TestChain.Authority.Root.ExportCertificatePem());
        openssl.Write("manifest.json", files["manifest.json"]);
        openssl.Write("signature", files["signature"]);
        openssl.Run(
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
            "/dev/null"
        );
    }

    [Fact]
    public void What_Wallet_would_refuse_is_never_made()
    {
        var good = TestPass.Files();
        Assert.Throws<InvalidOperationException>(() => TestPass.Create(good[1..]));
        Assert.Throws<InvalidOperationException>(() => TestPass.Create([good[0], good[4]]));
        foreach (
            var path in new[]
            {
                "icon.png",
                "ICON.png",
                "manifest.json",
                "signature",
                "../x",
                "/x",
                "a//b",
                "a/./b",
                "a\\b",
                "a\"b",
                "",
                "é.png",
                "a/",
            }
        )
        {
            Assert.Throws<InvalidOperationException>(() => TestPass.Create([.. good, good[1].At(path)]));
        }
    }

    [Fact]
    public void A_package_of_parts_has_the_same_bytes_as_one_in_one_piece()
    {
        var files = TestPass.Files();
        for (var own = 1; own <= files.Count; own++)
        {
            var shared = new SharedFiles(files[own..]);
            var parts = PassPackage.CreateParts(files[..own], shared, TestChain.Signer, TestChain.Now);
            var package = parts.ToArray(shared);
            Assert.Equal(TestPass.Create(files), package);
            Assert.Equal(package.Length, parts.LengthWith(shared));
            Assert.Equal(package.Length, parts.Length + shared.Length);
            Assert.Empty(TestPass.Inspect(package).Errors);
        }
    }

    [Fact]
    public void Parts_are_refused_as_whole_packages_are()
    {
        var good = TestPass.Files();
        Assert.Throws<InvalidOperationException>(() => Parts(good[..1], [good[4]])); // no icon
        Assert.Throws<InvalidOperationException>(() => Parts(good[1..], [])); // no pass.json
        Assert.Throws<InvalidOperationException>(() => Parts(good, [good[1]]));
        Assert.Throws<InvalidOperationException>(() => Parts(good, [good[1].At("ICON.png")]));
        Assert.Throws<InvalidOperationException>(() => new SharedFiles([good[1], good[1]]));
        Assert.Throws<InvalidOperationException>(() => new SharedFiles([good[1].At("../x")]));
        Assert.Throws<InvalidOperationException>(() => new SharedFiles([good[1].At("manifest.json")]));

        static PackageParts Parts(List<PackageFile> own, List<PackageFile> shared) =>
            PassPackage.CreateParts(own, new SharedFiles(shared), TestChain.Signer, TestChain.Now);
    }

    [Fact]
    public void The_same_input_gives_the_same_bytes() => Assert.Equal(TestPass.Create(), TestPass.Create());

    [Fact]
    public void The_checksum_is_that_of_other_implementations()
    {
        for (var length = 0; length < 40; length++)
        {
            var data = new byte[length];
            new Random(length).NextBytes(data);
            var slow = uint.MaxValue;
            foreach (var b in data)
            {
                slow ^= b;
                for (var k = 0; k < 8; k++)
                {
                    slow = (slow & 1) != 0 ? 0xEDB88320 ^ (slow >> 1) : slow >> 1;
                }
            }

            Assert.Equal(~slow, Crc32.Of(data));
        }

        Assert.Equal(0xCBF43926, Crc32.Of("123456789"u8));
    }

    private static byte[] Read(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
