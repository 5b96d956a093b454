using System.Globalization;

namespace CherryPie.Benchmarks;

/// <summary>The API's calls per second beside pgbench, which writes and reads the same rows in the same tables at equal concurrency in the same run.
/// <c>-- api [--passes 20000] [--seconds 10] [--clients 16]</c>; the full run has a million passes.</summary>
internal static class ApiBenchmark
{
    private static long _number;

    /// <param name="args">The options.</param>
    /// <returns>0 when creating reaches half of what pgbench does.</returns>
    public static async Task<int> Run(string[] args)
    {
        int Option(string name, int otherwise) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;
        var (passes, seconds, clients) = (Option("--passes", 20_000), Option("--seconds", 10), Option("--clients", 32));
        await using var server = await BenchServer.Start(passes);
        var load = new LoadClients(server);
        string Seed() => $"seed{Random.Shared.Next(1, passes + 1):D10}";
        (string Name, int Rows, double Aim, Func<LoadRequest> Request)[] calls =
        [
            ("create", 1, 0.5, () => new("POST", "/v2/passes", New())),
            ("batch", 25, 0.5, () => new("POST", "/v2/passesBatch", $"[{string.Join(',', Enumerable.Range(0, 25).Select(_ => New()))}]")),
            ("get", 1, 0, () => new("GET", "/v2/passes/" + Seed())),
            ("update", 1, 0, () => new("PUT", "/v2/passes/" + Seed(), $$$"""{"dynamicData":{"points":{{{Random.Shared.Next(1_000_000)}}} }}""")),
            ("search", 1, 0, () => new("POST", "/v2/passes/search", $$$"""{"size":100,"from":0,"passFilter":{"dynamicData":{"group":"{{{Random.Shared.Next(1, Math.Max(passes / 100, 1) + 1)}}}"} }}""")),
        ];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{passes} passes, {clients} clients, {seconds} s each, {Environment.ProcessorCount} cores that server, PostgreSQL and clients share"));
        Console.WriteLine("              rows/s    p50 ms    p99 ms  us CPU   | pgbench rows/s    p50 ms    p99 ms   | ratio");
        var reached = true;
        var only = Array.IndexOf(args, "--only") is >= 0 and var named ? args[named + 1] : null;
        foreach (var call in calls.Where(c => only is null || c.Name == only))
        {
            load.Run(clients, TimeSpan.FromSeconds(Math.Max(seconds / 3, 2)), call.Request); // both sides warm
            var api = load.Run(clients, TimeSpan.FromSeconds(seconds), call.Request);
            await server.Tool("pgbench", "-n", "-M", "prepared", "-c", $"{clients}", "-j", "2", "-T", $"{seconds}", "-l", "--log-prefix=latency", "-f", BenchServer.Script(call.Name));
            var bench = server.TakeLatencies();
            var ratio = api.PerSecond * seconds / bench.Count;
            reached &= ratio >= call.Aim;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{call.Name,-8} {api.PerSecond * call.Rows,11:F0} {api.At(0.5),9:F1} {api.At(0.99),9:F1} {api.ServerCpu,9:F0}   | {bench.Count * call.Rows / (double)seconds,14:F0} {At(bench, 0.5),9:F1} {At(bench, 0.99),9:F1}   | {ratio:F2}{(call.Aim > 0 ? $"   (aim: {call.Aim:F2})" : "")}"));
        }

        return reached ? 0 : 1;
    }

    private static string New() => $$$"""{"templateName":"demo","userDefinedId":"a{{{Interlocked.Increment(ref _number)}}}","dynamicData":{"name":"Ada Lovelace","points":7}}""";

    private static double At(List<double> latencies, double part) => latencies.Order().ElementAt((int)((latencies.Count - 1) * part));
}
