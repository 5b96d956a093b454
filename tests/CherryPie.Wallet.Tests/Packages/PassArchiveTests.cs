using System.IO.Compression;
using System.Text;
using CherryPie.Wallet.Tests.Images;
using CherryPie.Wallet.Tests.Signing;
using Xunit;

namespace CherryPie.Wallet.Tests.Packages;

public sealed class PassArchiveTests
{
    [Fact]
    public void A_good_package_has_no_findings()
    {
        byte[]? seen = null;
        var found = TestPass.Inspect(
            TestPass.Create(),
            TestChain.Options with
            {
                CheckPassJson = (json, nfc, _) => seen = nfc == false ? json.ToArray() : null,
            }
        );
        Assert.Empty(found.Errors);
        Assert.Empty(found.Warnings);
        Assert.Equal(
            (TestChain.PassType, TestChain.Team, "abc", TestChain.Now),
            (found.PassTypeIdentifier, found.TeamIdentifier, found.SerialNumber, found.SigningTime)
        );
        Assert.Equal([TestChain.Leaf.Certificate.Subject, TestChain.Authority.Intermediate.Subject], found.Chain);
        Assert.Equal(TestPass.Json, seen);
        Assert.Empty(
            TestPass
                .Inspect(
                    TestPass.Create(),
                    new InspectOptions
                    {
                        Now = TestChain.Now,
                        KnownIntermediates = [TestChain.Authority.Intermediate],
                        ExpectedLeaf = TestChain.Leaf.Certificate,
                    }
                )
                .Errors
        );
    }

    [Fact]
    public void No_bit_of_the_signature_is_free()
    {
        var files = PassArchive.Open(TestPass.Create()).Files;
        Assert.Empty(Findings(files["signature"].ToArray()));
        var certificates = new[] { TestChain.LeafDer, TestChain.Authority.Intermediate.RawData }
            .Select(der => (Start: files["signature"].Span.IndexOf(der), der.Length))
            .Select(c => (c.Start, End: c.Start + c.Length))
            .ToArray();
        Parallel.For(
            0,
            files["signature"].Length * 8,
            bit =>
            {
                // Within the certificates, which are signed themselves, one bit of each byte will do.
                var signature = files["signature"].ToArray();
                if (certificates.Any(c => c.Start <= bit / 8 && bit / 8 < c.End) && bit % 8 != bit / 8 % 8)
                {
                    return;
                }

                signature[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.True(Findings(signature).Count > 0, $"bit {bit}");
            }
        );

        List<PassFinding> Findings(byte[] signature)
        {
            var errors = new List<PassFinding>();
            using var check = SignatureCheck.Run(
                new Dictionary<string, ReadOnlyMemory<byte>> { ["manifest.json"] = files["manifest.json"], ["signature"] = signature },
                TestChain.Options,
                errors,
                []
            );
            return errors;
        }
    }

    [Fact]
    public void No_byte_of_a_package_is_free_but_the_attributes_of_its_directory()
    {
        var package = TestPass.Create();
        var names = PassArchive.Open(package).Files.Count;
        var free = new List<int>();
        for (var at = 0; at < package.Length; at++)
        {
            package[at] ^= 1;
            try
            {
                if (TestPass.Inspect(package).Errors.Count == 0)
                {
                    free.Add(at);
                }
            }
            catch (InvalidDataException)
            {
                // refused, as it should be
            }

            package[at] ^= 1;
        }

        // Made by (2 bytes), internal (2) and external (4) attributes of each entry.
        Assert.Equal(names * 8, free.Count);
        Assert.All(free, at => Assert.True(at >= BitConverter.ToInt32(package.AsSpan(^6..^2))));
    }

    [Fact]
    public void Any_other_file_with_the_right_checksum_is_refused_by_the_manifest()
    {
        var files = PassArchive.Open(TestPass.Create()).Files;
        foreach (var (path, content) in files)
        {
            var other = content.ToArray();
            other[other.Length / 2] ^= 1;
            Assert.NotEmpty(TestPass.Inspect(Zip(files.Select(f => (f.Key, f.Key == path ? other : f.Value.ToArray())))).Errors);
            Assert.NotEmpty(TestPass.Inspect(Zip(files.Where(f => f.Key != path).Select(f => (f.Key, f.Value.ToArray())))).Errors);
        }

        Assert.Contains(
            TestPass.Inspect(Zip(files.Select(f => (f.Key, f.Value.ToArray())).Append(("README.txt", [1])))).Errors,
            e => e.Path == "README.txt"
        );
    }

    [Fact]
    public void Packages_of_other_tools_are_read()
    {
        var files = PassArchive.Open(TestPass.Create()).Files;
        Assert.Empty(TestPass.Inspect(Zip(files.Select(f => (f.Key, f.Value.ToArray())).Prepend(("en.lproj/", [])))).Errors);
        using var unseekable = new MemoryStream();
        using (var zip = new ZipArchive(new WriteOnly(unseekable), ZipArchiveMode.Create))
        {
            foreach (var (path, content) in files)
            {
                using var entry = zip.CreateEntry(path).Open();
                entry.Write(content.Span);
            }
        }

        Assert.Empty(TestPass.Inspect(unseekable.ToArray()).Errors);
    }

    [Theory]
    [InlineData("../pass.json")]
    [InlineData("/pass.json")]
    [InlineData("a/../../b")]
    [InlineData("c:/x")]
    [InlineData("a\\b")]
    [InlineData("PASS.json")]
    public void Paths_with_tricks_are_refused(string path) =>
        Assert.Throws<InvalidDataException>(() => PassArchive.Open(Zip([("pass.json", [1]), (path, [1])])));

    [Fact]
    public void Bombs_and_junk_are_refused()
    {
        var bomb = Zip([("pass.json", new byte[65 * 1024 * 1024])]);
        Assert.Contains("64 MiB", Assert.Throws<InvalidDataException>(() => PassArchive.Open(bomb)).Message, StringComparison.Ordinal);
        var package = TestPass.Create();
        foreach (
            var file in new byte[][]
            {
                [],
                [1],
                [.. package, 0],
                [0, .. package],
                package[..^1],
                package[1..],
                new byte[22],
                "PK"u8.ToArray(),
            }
        )
        {
            Assert.Throws<InvalidDataException>(() => PassArchive.Open(file));
        }

        Assert.Throws<InvalidDataException>(() => PassArchive.Open(Zip(Enumerable.Range(0, 1001).Select(i => ($"{i}", new byte[1])))));
    }

    [Fact]
    public void Foreign_and_expired_signers_are_refused()
    {
        using var other = DevelopmentAuthority.Create(TestChain.Now);
        var package = TestPass.Create();
        Assert.Contains(
            TestPass.Inspect(package, TestChain.Options with { ExpectedRoots = [other.Root] }).Errors,
            e => e.Message.Contains("does not lead to Apple", StringComparison.Ordinal)
        );
        Assert.Contains(
            TestPass.Inspect(package, TestChain.Options with { ExpectedLeaf = other.Root }).Errors,
            e => e.Message.Contains("another certificate", StringComparison.Ordinal)
        );
        Assert.Contains(
            TestPass.Inspect(package, TestChain.Options with { Now = TestChain.Now.AddYears(2) }).Errors,
            e => e.Message.Contains("expired", StringComparison.Ordinal)
        );
        var late = PassPackage.Create(TestPass.Files(), TestChain.Signer, TestChain.Now.AddYears(3));
        Assert.Contains(TestPass.Inspect(late).Errors, e => e.Message.Contains("outside the validity", StringComparison.Ordinal));
    }

    [Fact]
    public void A_pass_of_another_type_or_team_is_refused()
    {
        var json = Encoding.UTF8.GetString(TestPass.Json);
        foreach (
            var (from, to) in new[]
            {
                (TestChain.PassType, "pass.com.example.other"),
                (TestChain.Team, "OTHER12345"),
                ("abc", ""),
                ("{", "["),
                ("serialNumber", "teamIdentifier"),
            }
        )
        {
            Assert.NotEmpty(
                TestPass
                    .Inspect(TestPass.Create(TestPass.Files(Encoding.UTF8.GetBytes(json.Replace(from, to, StringComparison.Ordinal)))))
                    .Errors
            );
        }
    }

    [Fact]
    public void Pictures_in_the_wrong_place_are_found()
    {
        var strip = new PackageFile("strip.png", Pictures.File(4, 4));
        var files = TestPass.Files();
        Assert.Contains(
            TestPass.Inspect(TestPass.Create([.. files, strip, strip.At("fr.lproj/strip@2x.png")])).Errors,
            e => e.Path == "fr.lproj/strip@2x.png"
        );
        Assert.Contains(
            TestPass.Inspect(TestPass.Create([.. files, new PackageFile("logo.png", "GIF89a"u8.ToArray())])).Errors,
            e => e.Message.Contains("GIF", StringComparison.Ordinal)
        );
        Assert.Contains(
            TestPass.Inspect(TestPass.Create(files), TestChain.Options with { DefaultLanguageFolders = ["de"] }).Errors,
            e => e.Path == "de.lproj"
        );
        Assert.Contains(
            TestPass.Inspect(TestPass.Create([files[0], files[1].At("fr.lproj/icon.png"), files[4]])).Errors,
            e => e.Path == "en.lproj/icon.png"
        );
    }

    private static byte[] Zip(IEnumerable<(string Path, byte[] Content)> files)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, content) in files)
            {
                using var entry = zip.CreateEntry(path).Open();
                entry.Write(content);
            }
        }

        return bytes.ToArray();
    }

    // What can't seek gets its sizes behind the data.
    private sealed class WriteOnly(Stream to) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() => to.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => to.Write(buffer, offset, count);
    }
}
