using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using CherryPie.Wallet;
using Xunit;

namespace CherryPie.Server.Tests.Passes;

/// <summary>Judges a package's signature by an implementation that is not ours.</summary>
internal static class Openssl
{
    public static void Verify(PassArchive package, X509Certificate2 root, DateTimeOffset at)
    {
        var folder = Directory.CreateTempSubdirectory("cherrypie-openssl-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "root.pem"), root.ExportCertificatePem());
            File.WriteAllBytes(Path.Combine(folder, "manifest.json"), package.Files["manifest.json"].ToArray());
            File.WriteAllBytes(Path.Combine(folder, "signature"), package.Files["signature"].ToArray());
            var start = new ProcessStartInfo(
                "openssl",
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
                    at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
                    "-out",
                    "verified",
                ]
            )
            {
                WorkingDirectory = folder,
                RedirectStandardError = true,
            };
            using var process = Process.Start(start)!;
            var said = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, said);
            Assert.Equal(package.Files["manifest.json"].ToArray(), File.ReadAllBytes(Path.Combine(folder, "verified")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
