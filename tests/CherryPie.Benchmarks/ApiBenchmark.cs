using System.Globalization;
using static CherryPie.Benchmarks.BenchOptions;

namespace CherryPie.Benchmarks;

/// <summary>The API's rows per second beside pgbench, which writes and reads the same rows in the same tables at equal concurrency in the
/// same run.
/// <c>-- api [--passes 20000] [--seconds 10] [--clients 32] [--only create]</c>; the full run has a million passes.</summary>
internal static class ApiBenchmark
{
    private static long _number;

    /// <param name="args">The options.</param>
    /// <returns>0 when creating, alone and in batches, reaches what it should of what pgbench does.</returns>
    public static async Task<int> Run(string[] args)
    {
        var (passes, seconds, clients) = (args.Number("--passes", 20_000), args.Number("--seconds", 10), args.Number("--clients", 32));
        await using var server = await BenchServer.Start(passes);
        var load = new LoadClients(server);
        string Seed() => $"seed{Random.Shared.Next(1, passes + 1):D10}";
        (string Name, int Rows, double Aim, Func<LoadRequest> Request)[] calls =
        [
            ("create", 1, 0.6, () => new("POST", "/v2/passes", New())),
            ("batch", 25, 0.6, () => new("POST", "/v2/passesBatch", $"[{string.Join(',', Enumerable.Range(0, 25).Select(_ => New()))}]")),
            ("get", 1, 0, () => new("GET", "/v2/passes/" + Seed())),
            (
                "update",
                1,
                0,
                () => new("PUT", "/v2/passes/" + Seed(), $$$"""{"dynamicData":{"points":{{{Random.Shared.Next(1_000_000)}}} }}""")
            ),
            (
                "search",
                1,
                0,
                () =>
                    new(
                        "POST",
                        "/v2/passes/search",
                        $$$"""{"size":100,"from":0,"passFilter":{"dynamicData":"""
                            + $$$"""{"group":"{{{Random.Shared.Next(1, Math.Max(passes / 100, 1) + 1)}}}"} }}"""
                    )
            ),
        ];
        Line(
            $"{passes} passes, {clients} clients, median of {Rounds} rounds of {seconds} s; the server on core 0, PostgreSQL and ",
            $"the clients on core 1"
        );
        Line($"           rows/s   p50 ms   p99 ms  CPU us/call | pgbench rows/s   p50 ms   p99 ms | ratio");
        var reached = true;
        foreach (var call in calls.Where(c => args.Text("--only") is not { } only || c.Name == only))
        {
            load.Run(clients, TimeSpan.FromSeconds(seconds), call.Request); // warms up
            var rounds = new List<(LoadResult Api, double BenchRows, List<double> Bench)>();
            for (var round = 0; round < Rounds; round++)
            {
                var api = load.Run(clients, TimeSpan.FromSeconds(seconds), call.Request);
                await server.Tool(
                    "pgbench",
                    "-n",
                    "-M",
                    "prepared",
                    "-c",
                    $"{clients}",
                    "-j",
                    "2",
                    "-T",
                    $"{seconds}",
                    "-l",
                    "--log-prefix=latency",
                    "-f",
                    BenchServer.Script(call.Name)
                );
                var bench = server.TakeLatencies();
                rounds.Add((api, bench.Count * call.Rows / (double)seconds, bench));
            }

            double Of(Func<(LoadResult Api, double BenchRows, List<double> Bench), double> figure) => rounds.Select(figure).Median();
            var ratio = Of(r => r.Api.PerSecond * call.Rows / r.BenchRows);
            reached &= ratio >= call.Aim;
            Line(
                $"{call.Name, -8} {Of(r => r.Api.PerSecond * call.Rows), 8:F0} {Of(r => r.Api.At(0.5)), 8:F1} ",
                $"{Of(r => r.Api.At(0.99)), 8:F1} {Of(r => r.Api.ServerCpu), 12:F0} | {Of(r => r.BenchRows), 14:F0} ",
                $"{Of(r => At(r.Bench, 0.5)), 8:F1} {Of(r => At(r.Bench, 0.99)), 8:F1} | ",
                $"{ratio:F2}{(call.Aim > 0 ? string.Create(CultureInfo.InvariantCulture, $"   (aim: {call.Aim:F2})") : "")}"
            );
        }

        return reached ? 0 : 1;
    }

    private static string New() =>
        $$$"""{"templateName":"demo","userDefinedId":"a{{{Interlocked.Increment(ref _number)}}}","dynamicData":"""
        + $$$"""{"name":"Ada Lovelace","points":7}}""";

    private static double At(List<double> latencies, double part) => latencies.Order().ElementAt((int)((latencies.Count - 1) * part));
}
