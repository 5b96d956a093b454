using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using CherryPie.Wallet;
using static CherryPie.Benchmarks.BenchOptions;

namespace CherryPie.Benchmarks;

/// <summary>What devices ask for: packages beside raw RSA, and "unchanged" beside an answer that does nothing; then how fast the server is
/// up. <c>-- serve [--passes 20000] [--clients 32]</c>.</summary>
internal static class ServeBenchmark
{
    /// <summary>How many passes devices have.</summary>
    public const int Known = 200;

    public static async Task<int> Run(string[] args)
    {
        var (passes, clients, seconds) = (args.Number("--passes", 20_000), args.Number("--clients", 32), args.Number("--seconds", 5));
        await using var server = await BenchServer.Start(passes * (Rounds + 1));
        var load = new LoadClients(server);

        // Each package once, so none can be a kept one.
        var next = 0;
        LoadRequest Package() => new("GET", $"/v2/passes/seed{Interlocked.Increment(ref next):D10}/bundle", "", "");
        load.Run(clients, Package, passes);
        var packages = new List<(LoadResult Load, double Rsa)>();
        for (var round = 0; round < Rounds; round++)
        {
            packages.Add((load.Run(clients, Package, passes), RawRsa(TimeSpan.FromSeconds(seconds))));
        }

        var known = await Unchanged(server);
        LoadRequest Unchanged304() => known[Random.Shared.Next(known.Count)];
        static LoadRequest Live() => new("GET", "/health/live", "", "");
        load.Run(clients, TimeSpan.FromSeconds(seconds), Unchanged304);
        load.Run(clients, TimeSpan.FromSeconds(seconds), Live);
        var answers = Enumerable
            .Range(0, Rounds)
            .Select(_ =>
                (
                    Unchanged: load.Run(clients, TimeSpan.FromSeconds(seconds), Unchanged304),
                    Live: load.Run(clients, TimeSpan.FromSeconds(seconds), Live)
                )
            )
            .ToList();
        var starts = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            starts.Add((await server.Restart()).TotalMilliseconds);
        }

        var (package, unchanged) = (
            packages.Select(p => p.Load.PerSecond / p.Rsa).Median(),
            answers.Select(a => a.Unchanged.PerSecond / a.Live.PerSecond).Median()
        );
        Line($"{clients} clients, median of {Rounds} rounds; the server on core 0, PostgreSQL and the clients on core 1");
        Line(
            $"packages, {passes} distinct    {packages.Select(p => p.Load.PerSecond).Median(), 8:F0} /s   p99 ",
            $"{packages.Select(p => p.Load.At(0.99)).Median():F1} ms   {packages.Select(p => p.Load.ServerCpu).Median():F0} us of ",
            $"CPU each"
        );
        Line($"raw RSA-2048 SignData       {packages.Select(p => p.Rsa).Median(), 8:F0} /s   ratio {package:F2}   (aim: 0.80)");
        Line(
            $"device pass, unchanged      {answers.Select(a => a.Unchanged.PerSecond).Median(), 8:F0} /s   ",
            $"{answers.Select(a => a.Unchanged.ServerCpu).Median():F0} us of CPU each"
        );
        Line($"/health/live                {answers.Select(a => a.Live.PerSecond).Median(), 8:F0} /s   ratio {unchanged:F2}   (aim: 0.60)");
        Line($"start to ready              {starts.Median(), 8:F0} ms   (aim: below 1000)");
        return package >= 0.8 && unchanged >= 0.6 ? 0 : 1;
    }

    // On the clients' core while the server is idle.
    private static double RawRsa(TimeSpan time)
    {
        using var rsa = RSA.Create(2048);
        var manifest = RandomNumberGenerator.GetBytes(600);
        var (count, start) = (0, Stopwatch.GetTimestamp());
        for (; Stopwatch.GetElapsedTime(start) < time; count++)
        {
            rsa.SignData(manifest, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }

        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>What devices that have the newest package of some passes ask.</summary>
    public static async Task<List<LoadRequest>> Unchanged(BenchServer server)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        var requests = new List<LoadRequest>();
        for (var n = 1; n <= Known; n++)
        {
            var id = $"seed{n:D10}";
            using var json = JsonDocument.Parse(
                PassArchive.Open(await http.GetByteArrayAsync($"/v2/passes/{id}/bundle")).Files["pass.json"]
            );
            var token = json.RootElement.GetProperty("authenticationToken").GetString();
            var since = DateTimeOffset.UtcNow.AddDays(1).ToString("r", CultureInfo.InvariantCulture);
            requests.Add(
                new(
                    "GET",
                    $"/wallet/v1/passes/pass.com.example.demo/{id}",
                    "",
                    $"Authorization: ApplePass {token}\r\nIf-Modified-Since: {since}\r\n"
                )
            );
        }

        return requests;
    }
}
