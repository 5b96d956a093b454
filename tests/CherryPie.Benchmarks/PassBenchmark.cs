using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using CherryPie.Wallet;

namespace CherryPie.Benchmarks;

/// <summary>Passes written, signed and zipped per second on one core, beside raw RSA over the same manifests in the same run.</summary>
internal static class PassBenchmark
{
    private const int Rounds = 41;
    private const int PerRound = 100;
    private const int Fields = 8;
    private const double Aim = 0.92;
    private const string PassType = "pass.com.example.card";
    private const string Team = "TEAM123456";

    public static int Run()
    {
        // One core, and the other threads of the runtime on it too: what they do counts.
        using var process = Process.GetCurrentProcess();
        process.ProcessorAffinity = 1 << (Environment.ProcessorCount - 1);

        var now = DateTimeOffset.UtcNow;
        using var authority = DevelopmentAuthority.Create(now);
        var request = SigningRequest.Create("Benchmark");
        using var leaf = PassCertificate.Read(authority.Sign(request.Pem, PassType, Team, "Example", nfc: false, now));
        using var signing = leaf.WithPrivateKey(request.Pkcs8PrivateKey);
        using var signer = new PassSigner(signing, authority.Intermediate);
        using var rsa = signing.GetRSAPrivateKey()!;
        var design = Design();
        var images = Images();

        var sizes = new List<long>();
        var (raw, made, judged, allocated) = (new List<double>(), new List<double>(), new List<double>(), new List<long>());
        var number = 0;
        for (var round = -5; round < Rounds; round++)
        {
            var manifests = Enumerable
                .Range(number, PerRound)
                .Select(n => PassArchive.Open(Make(n, design, images, signer, now, judge: true)).Files["manifest.json"].ToArray())
                .ToArray();
            var (allocatedBefore, bytes) = (GC.GetAllocatedBytesForCurrentThread(), 0L);
            var make = Time(i => bytes += Make(number + i, design, images, signer, now, judge: false).Length);
            var besides = (GC.GetAllocatedBytesForCurrentThread() - allocatedBefore - bytes) / PerRound;
            var makeAndJudge = Time(i => Make(number + i, design, images, signer, now, judge: true));
            var sign = Time(i => rsa.SignData(manifests[i], HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
            number += PerRound;
            if (round >= 0)
            {
                raw.Add(1 / sign);
                made.Add(sign / make);
                judged.Add(sign / makeAndJudge);
                allocated.Add(besides);
                sizes.Add(bytes / PerRound);
            }
        }

        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                raw RSA-2048 SignData             {Median(raw):F0} /s
                pass rendered, signed, zipped     {Median(made) * Median(raw):F0} /s   ratio {Median(made):F3}   (aim: {Aim})
                the same, and judged before       {Median(judged) * Median(raw):F0} /s   ratio {Median(judged):F3}
                allocated per pass                {Median(allocated.Select(a => (double)a)):F0} bytes besides the package of {Median(
                    sizes.Select(s => (double)s)
                ):F0}   (limit: 65536)
                """
            )
        );
        return Median(made) >= Aim && allocated.TrueForAll(a => a < 65536) ? 0 : 1;
    }

    // Seconds for each.
    private static double Time(Action<int> one)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < PerRound; i++)
        {
            one(i);
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds / PerRound;
    }

    // What a download does after its row is read; it also judges what it is about to sign.
    private static byte[] Make(int number, PassDesign design, PackageFile[] images, PassSigner signer, DateTimeOffset now, bool judge)
    {
        var content = new PassContent
        {
            SerialNumber = $"serial{number}",
            PassTypeIdentifier = PassType,
            TeamIdentifier = Team,
            WebServiceUrl = "https://pass.example.com/wallet",
            AuthenticationToken = "0123456789abcdef0123456789abcdef",
            Values = Enumerable.Range(0, Fields).ToDictionary(f => $"value{f}", f => $"value {number * Fields + f}"),
        };
        var findings = new List<PassFinding>();
        var rendered = judge ? design.Render(content, nfcCertificate: false, findings) : design.Render(content);
        return findings.Count > 0
            ? throw new InvalidOperationException(string.Join("; ", findings))
            : PassPackage.Create([new PackageFile("pass.json", rendered.Json), .. rendered.Strings, .. images], signer, now);
    }

    // Eight fields whose values differ per pass.
    private static PassDesign Design()
    {
        var fields = Enumerable
            .Range(0, Fields)
            .Select(f => new
            {
                itemName = $"field{f}",
                defaultLabel = "Label",
                defaultValue = $"#{{value{f}}}",
            })
            .ToList();
        var design = new
        {
            type = "storeCard",
            desc = "Card",
            secondary = fields.Take(4),
            back = fields.Skip(4),
            barcode = new { format = "qr", messageOption = "pid" },
        };
        var findings = new List<PassFinding>();
        var source = new PassDesignSource
        {
            Design = JsonSerializer.SerializeToElement(design),
            Path = "passbook",
            Language = "en",
            OrganizationName = "Example",
            Keys = [.. Enumerable.Range(0, Fields).Select(f => new DynamicKey($"value{f}", DynamicKeyType.Text))],
        };
        return PassDesign.Read(source, findings) ?? throw new InvalidOperationException(string.Join("; ", findings));
    }

    // Six files, 120 kB together. What is in them doesn't matter here: they are stored.
    private static PackageFile[] Images()
    {
        string[] paths = ["icon.png", "icon@2x.png", "logo.png", "logo@2x.png", "strip.png", "strip@2x.png"];
        return
        [
            .. paths.Select(
                (path, i) =>
                {
                    var bytes = new byte[20_000];
                    new Random(i).NextBytes(bytes);
                    return new PackageFile(path, bytes);
                }
            ),
        ];
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
