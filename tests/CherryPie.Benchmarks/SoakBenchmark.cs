using System.Collections.Concurrent;
using System.Security.Cryptography;
using static CherryPie.Benchmarks.BenchOptions;

namespace CherryPie.Benchmarks;

/// <summary>Hours in small: everything at once for some minutes, and what the server holds meanwhile. <c>-- soak [--minutes 10] [--clients
/// 8] [--passes 20000]</c>. Fails on any refusal, and when memory, connections, threads or handles come higher in the last third than in
/// the second; the first warms up.</summary>
internal static class SoakBenchmark
{
    private const int PerMinute = 6;
    private const int Shown = 1000; // passes whose packages are asked for; none of them is changed
    private static long _number;

    public static async Task<int> Run(string[] args)
    {
        var (minutes, clients, passes) = (args.Number("--minutes", 10), args.Number("--clients", 8), args.Number("--passes", 20_000));
        await using var server = await BenchServer.Start(passes);
        using var http = new HttpClient { BaseAddress = server.Address };
        var load = new LoadClients(server);
        var kinds = Kinds(passes, await ServeBenchmark.Unchanged(server));
        var weights = kinds.SelectMany(k => Enumerable.Repeat(k.Key, k.Value.Weight)).ToArray();
        var made = new ConcurrentDictionary<string, int>();
        var (samples, errors) = (new List<SoakSample>(), 0);
        Line($"{passes} passes, {clients} clients, {minutes} minutes; the server on core 0, PostgreSQL and the clients on core 1");
        for (var part = 1; part <= minutes * PerMinute; part++)
        {
            try
            {
                load.Run(
                    clients,
                    TimeSpan.FromSeconds(60.0 / PerMinute),
                    () =>
                    {
                        var kind = weights[Random.Shared.Next(weights.Length)];
                        made.AddOrUpdate(kind, 1, (_, count) => count + 1);
                        return kinds[kind].Make();
                    }
                );
            }
            catch (Exception e)
            {
                errors++;
                Line($"ERROR {e.Message}");
            }

            samples.Add(await SoakSample.Of(server, http));
            if (part % PerMinute == 0)
            {
                var now = samples[^1];
                var rates = kinds.Keys.Select(k => FormattableString.Invariant($"{k} {made.GetValueOrDefault(k) / 60.0:F0}/s"));
                Line(
                    $"{part / PerMinute, 3} min  {string.Join("  ", rates)}  errors {errors} | resident {now.Resident:F0} MiB, ",
                    $"heap {now.Heap:F0} MiB, {now.Connections:F0} connections, {now.Threads:F0} threads, {now.Handles:F0} handles"
                );
                made.Clear();
            }
        }

        var isFlat = true;
        foreach (
            var (name, figure, allowed) in new (string, Func<SoakSample, double>, double)[]
            {
                ("resident MiB", s => s.Resident, 32),
                ("heap MiB", s => s.Heap, 16),
                ("connections", s => s.Connections, 4),
                ("threads", s => s.Threads, 4),
                ("handles", s => s.Handles, 16),
            }
        )
        {
            var growth = SoakSample.Growth([.. samples.Select(figure)]);
            isFlat &= growth <= allowed;
            Line($"{name, -14} {growth, +7:F1} since the second third   (allowed: {allowed:F0})");
        }

        Line($"{(isFlat && errors == 0 ? "flat" : "NOT FLAT")}, {errors} errors");
        return isFlat && errors == 0 ? 0 : 1;
    }

    private static Dictionary<string, (int Weight, Func<LoadRequest> Make)> Kinds(int passes, List<LoadRequest> unchanged)
    {
        string Any(int from, int to) => $"seed{Random.Shared.Next(from, to + 1):D10}";
        return new()
        {
            ["create"] = (4, () => new("POST", "/v2/passes", New())),
            ["batch"] = (1, () => new("POST", "/v2/passesBatch", $"[{string.Join(',', Enumerable.Range(0, 25).Select(_ => New()))}]")),
            ["get"] = (4, () => new("GET", "/v2/passes/" + Any(1, passes))),
            ["update"] = (
                4,
                () =>
                    new(
                        "PUT",
                        "/v2/passes/" + Any(Shown + 1, passes),
                        $$$"""{"dynamicData":{"points":{{{Random.Shared.Next(1_000_000)}}} }}"""
                    )
            ),
            ["search"] = (
                1,
                () =>
                    new(
                        "POST",
                        "/v2/passes/search",
                        $$$"""{"size":100,"from":0,"passFilter":{"dynamicData":"""
                            + $$$"""{"group":"{{{Random.Shared.Next(1, Math.Max(passes / 100, 1) + 1)}}}"} }}"""
                    )
            ),
            ["bundle"] = (4, () => new("GET", $"/v2/passes/{Any(1, Shown)}/bundle", "", "")),
            ["list"] = (
                4,
                () =>
                    new(
                        "GET",
                        $"/wallet/v1/devices/soak{Random.Shared.Next(1000)}/registrations/pass.com.example.demo?passesUpdatedSince=1",
                        "",
                        ""
                    )
            ),
            ["unchanged"] = (4, () => unchanged[Random.Shared.Next(unchanged.Count)]),
            ["register"] = (2, () => Register(unchanged[Random.Shared.Next(unchanged.Count)])),
        };
    }

    // The pass and its token are those of the question whether it has changed. Few devices, so that most are registered again.
    private static LoadRequest Register(LoadRequest unchanged)
    {
        var (pass, token) = (unchanged.Path.Split('/')[^1], unchanged.Headers!.Split("\r\n")[0]);
        return new(
            "POST",
            $"/wallet/v1/devices/soak{Random.Shared.Next(20)}/registrations/pass.com.example.demo/{pass}",
            $$"""{"pushToken":"{{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))}}"}""",
            token + "\r\n"
        );
    }

    private static string New() =>
        $$$"""{"templateName":"demo","userDefinedId":"s{{{Interlocked.Increment(ref _number)}}}","dynamicData":"""
        + $$$"""{"name":"Ada Lovelace","points":7}}""";
}
