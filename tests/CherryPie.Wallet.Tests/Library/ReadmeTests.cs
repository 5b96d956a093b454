using System.IO.Compression;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using CherryPie.Wallet.Tests.Signing;
using Xunit;

namespace CherryPie.Wallet.Tests.Library;

public sealed class ReadmeTests
{
    private static readonly string[] _verify =
    [
        .. "cms -verify -binary -inform DER -in signature -content manifest.json -CAfile root.pem -purpose any -out verified".Split(' '),
    ];

    [Fact]
    public void The_example_is_a_whole_program_whose_package_openssl_verifies()
    {
        using var program = new ExampleProgram(LibraryFiles.CodeBlock("csharp"));
        Assert.Equal((0, ""), program.Run());

        var package = program.Read("card.pkpass");
        using var openssl = new Openssl();
        openssl.Write("root.pem", program.Read("root.pem"));
        using (var zip = new ZipArchive(new MemoryStream(package)))
        {
            foreach (var entry in zip.Entries)
            {
                using var content = entry.Open();
                openssl.Write(entry.FullName, new BinaryReader(content).ReadBytes((int)entry.Length));
            }
        }

        openssl.Run(_verify);
        var digests = JsonSerializer.Deserialize<Dictionary<string, string>>(openssl.Read("verified"))!;
        Assert.Equal(["icon.png", "pass.json"], digests.Keys.Order());
        Assert.All(digests, digest => Assert.EndsWith($" {digest.Value}\n", openssl.Run("dgst", "-sha1", digest.Key)));
        Assert.Contains("\"value\":\"12\"", Encoding.UTF8.GetString(openssl.Read("pass.json")));

        using var root = X509CertificateLoader.LoadCertificate(program.Read("root.pem"));
        var options = new InspectOptions { Now = DateTimeOffset.UtcNow, ExpectedRoots = [root] };
        Assert.Empty(PassArchive.Open(package).Inspect(options).Errors);
    }
}
