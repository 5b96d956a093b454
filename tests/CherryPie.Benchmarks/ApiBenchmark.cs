using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using CherryPie.Server.Tests;

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
        var (passes, seconds, clients) = (Option("--passes", 20_000), Option("--seconds", 10), Option("--clients", 16));
        await using var server = await BenchServer.Start(passes);
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = clients }) { BaseAddress = server.Address };
        string Seed() => $"seed{Random.Shared.Next(1, passes + 1):D10}";
        (string Name, int Rows, double Aim, Func<HttpRequestMessage> Request)[] calls =
        [
            ("create", 1, 0.5, () => Json(HttpMethod.Post, "/v2/passes", New())),
            ("batch", 25, 0.5, () => Json(HttpMethod.Post, "/v2/passesBatch", $"[{string.Join(',', Enumerable.Range(0, 25).Select(_ => New()))}]")),
            ("get", 1, 0, () => new(HttpMethod.Get, "/v2/passes/" + Seed())),
            ("update", 1, 0, () => Json(HttpMethod.Put, "/v2/passes/" + Seed(), $$$"""{"dynamicData":{"points":{{{Random.Shared.Next(1_000_000)}}} }}""")),
            ("search", 1, 0, () => Json(HttpMethod.Post, "/v2/passes/search", $$$"""{"size":100,"from":0,"passFilter":{"dynamicData":{"group":"{{{Random.Shared.Next(1, Math.Max(passes / 100, 1) + 1)}}}"} }}""")),
        ];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{passes} passes, {clients} clients, {seconds} s each, {Environment.ProcessorCount} cores that server, PostgreSQL and clients share"));
        Console.WriteLine("              rows/s    p50 ms    p99 ms   | pgbench rows/s    p50 ms    p99 ms   | ratio");
        var reached = true;
        foreach (var call in calls)
        {
            await Load(http, server, call.Request, clients, Math.Max(seconds / 3, 1)); // both sides warm
            var api = await Load(http, server, call.Request, clients, seconds);
            await server.Tool("pgbench", "-n", "-M", "prepared", "-c", $"{clients}", "-j", "2", "-T", $"{seconds}", "-l", "--log-prefix=latency", "-f", BenchServer.Script(call.Name));
            var bench = server.TakeLatencies();
            var ratio = (double)api.Count / bench.Count;
            reached &= ratio >= call.Aim;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{call.Name,-8} {api.Count * call.Rows / (double)seconds,11:F0} {At(api, 0.5),9:F1} {At(api, 0.99),9:F1}   | {bench.Count * call.Rows / (double)seconds,14:F0} {At(bench, 0.5),9:F1} {At(bench, 0.99),9:F1}   | {ratio:F2}{(call.Aim > 0 ? $"   (aim: {call.Aim:F2})" : "")}"));
        }

        return reached ? 0 : 1;
    }

    private static string New() => $$$"""{"templateName":"demo","userDefinedId":"a{{{Interlocked.Increment(ref _number)}}}","dynamicData":{"name":"Ada Lovelace","points":7}}""";

    private static HttpRequestMessage Json(HttpMethod method, string path, string body) =>
        new(method, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    private static async Task<List<double>> Load(HttpClient http, BenchServer server, Func<HttpRequestMessage> make, int clients, int seconds)
    {
        var latencies = new ConcurrentBag<double>();
        var end = Stopwatch.GetTimestamp() + (seconds * Stopwatch.Frequency);
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            while (Stopwatch.GetTimestamp() < end)
            {
                using var request = make();
                request.Headers.Authorization = new AuthenticationHeaderValue("PKAuth", PkTokens.Valid(server.Key, server.Secret, DateTimeOffset.UtcNow));
                var start = Stopwatch.GetTimestamp();
                using var answer = await http.SendAsync(request);
                if (!answer.IsSuccessStatusCode)
                {
                    throw new InvalidOperationException($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
                }

                latencies.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        })));
        return [.. latencies];
    }

    private static double At(List<double> latencies, double part) => latencies.Order().ElementAt((int)((latencies.Count - 1) * part));
}
