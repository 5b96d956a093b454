using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using CherryPie.Server.Features.Push;
using CherryPie.Server.Tests.AppleWebService;
using CherryPie.Wallet;
using static CherryPie.Benchmarks.BenchOptions;

namespace CherryPie.Benchmarks;

/// <summary>A template's push to many devices, answers written down, beside a bare HttpClient loop with the same handler and certificate to
/// the same stand-in. Server and loop have core 0 in turn, PostgreSQL and the stand-in core 1. <c>-- push [--devices 100000]</c>.</summary>
internal static class PushBenchmark
{
    private const double Reach = 0.8;

    public static async Task<int> Run(string[] args)
    {
        var devices = args.Number("--devices", 100_000);
        await BenchServer.PinTo(1);
        var folder = Directory.CreateTempSubdirectory("cherrypie-bench-").FullName;
        using var standIn = await PushStandIn.Start(BenchProgram.Current, folder);
        await using var server = await BenchServer.Start(0, standIn.Settings);
        var database = server.ConnectionString;
        var seeded = await TemplatePush.Seed(database, devices);
        ProcessorTime Used(int process) => new(process, standIn.ProcessId, server.PostmasterId);
        await TemplatePush.Run(database, devices, () => { }); // both warm up
        await Bare(standIn, seeded, devices, () => Used(Environment.ProcessId));
        var rounds = new List<(double Bare, string BareCost, double Server, string ServerCost)>();
        for (var round = 0; round < Rounds; round++)
        {
            await BenchServer.PinTo(0);
            var (bare, bareCost) = await Bare(standIn, seeded, devices, () => Used(Environment.ProcessId));
            await BenchServer.PinTo(1);
            ProcessorTime? used = null;
            var took = await TemplatePush.Run(database, devices, () => used = Used(server.ProcessId));
            rounds.Add((bare, bareCost, devices / took.TotalSeconds, used!.Since(devices)));
            Line(
                $"round {round + 1}: bare {bare:F0} pushes/s, server {rounds[^1].Server:F0} pushes/s, ratio {rounds[^1].Server / bare:F2}"
            );
        }

        var middle = rounds.OrderBy(r => r.Server / r.Bare).ElementAt(Rounds / 2);
        Line(
            $"{devices} devices, the middle one of {Rounds} rounds; server and loop in turn on core 0, PostgreSQL and the stand-in ",
            $"on core 1"
        );
        Line($"bare HttpClient loop        {middle.Bare, 8:F0} /s   processor: {middle.BareCost}");
        Line($"server, answers recorded    {middle.Server, 8:F0} /s   processor: {middle.ServerCost}");
        Line($"ratio                       {middle.Server / middle.Bare, 8:F2}      (aim: {Reach:F2})");
        Directory.Delete(folder, recursive: true);
        return middle.Server / middle.Bare >= Reach ? 0 : 1;
    }

    private static async Task<(double Rate, string Cost)> Bare(
        PushStandIn standIn,
        SeededDevices seeded,
        int pushes,
        Func<ProcessorTime> used
    )
    {
        var key = SigningRequest.Create("bench");
        using var leaf = PassCertificate.Read(
            DevelopmentAuthority
                .Create(DateTimeOffset.UtcNow)
                .Sign(key.Pem, TemplatePush.PassType, "DEMOTEAM01", "Bench", false, DateTimeOffset.UtcNow)
        );
        using var certificate = leaf.WithPrivateKey(key.Pkcs8PrivateKey);
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.ImportFromPemFile(standIn.Roots);
        using var http = new HttpClient(
            new SocketsHttpHandler
            {
                EnableMultipleHttp2Connections = false,
                UseCookies = false,
                UseProxy = false,
                ActivityHeadersPropagator = null,
                SslOptions = new SslClientAuthenticationOptions
                {
                    ClientCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true),
                    CertificateChainPolicy = trust,
                },
            }
        )
        {
            BaseAddress = standIn.Endpoint,
        };
        await Loop(10_000);
        var processor = used();
        var start = Stopwatch.GetTimestamp();
        await Loop(pushes);
        return (pushes / Stopwatch.GetElapsedTime(start).TotalSeconds, processor.Since(pushes));

        Task Loop(int count) =>
            Parallel.ForEachAsync(
                Enumerable.Range(0, count),
                new ParallelOptions { MaxDegreeOfParallelism = ApnsConnections.InFlight },
                async (n, stop) =>
                {
                    using var request = new HttpRequestMessage(
                        HttpMethod.Post,
                        new Uri("/3/device/" + seeded.Token((n % seeded.Count) + 1), UriKind.Relative)
                    )
                    {
                        Version = HttpVersion.Version20,
                        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                        Content = new ByteArrayContent("{}"u8.ToArray()),
                    };
                    request.Headers.TryAddWithoutValidation("apns-topic", TemplatePush.PassType);
                    request.Headers.TryAddWithoutValidation("apns-expiration", "1900000000");
                    using var answer = await http.SendAsync(request, stop);
                    answer.EnsureSuccessStatusCode();
                }
            );
    }
}
