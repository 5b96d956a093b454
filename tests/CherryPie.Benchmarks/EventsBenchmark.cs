using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using CherryPie.Server.Tests;
using static CherryPie.Benchmarks.BenchOptions;

namespace CherryPie.Benchmarks;

/// <summary>What events cost: passes are issued with and without them in turn, each with a server of its own on the same database; then
/// all events are read by the feed. A round is long because a server that was just started compiles for seconds.
/// <c>-- events [--passes 20000] [--seconds 25] [--clients 32]</c>.</summary>
internal static class EventsBenchmark
{
    private static long _number;

    public static async Task<int> Run(string[] args)
    {
        var (passes, seconds, clients) = (args.Number("--passes", 20_000), args.Number("--seconds", 25), args.Number("--clients", 32));
        await using var server = await BenchServer.Start(passes);
        var load = new LoadClients(server);
        List<Issued> off = [],
            on = [];
        for (var round = 0; round < Rounds; round++)
        {
            // In turns, as the tables grow.
            var order = new[] { ("0", off), ("30", on) };
            foreach (var (days, rates) in round % 2 == 0 ? order : order.Reverse())
            {
                await server.Restart("--Events:KeepDays", days);
                load.Run(clients, TimeSpan.FromSeconds(2), Issue);
                await Numbered(server);
                var before = ProcessorTime.Seconds(server.PostmasterId).Postgres;
                var result = load.Run(clients, TimeSpan.FromSeconds(seconds), Issue);
                await Numbered(server);
                var used = ProcessorTime.Seconds(server.PostmasterId).Postgres - before;
                rates.Add(new(result.PerSecond, result.ServerCpu + (used * 1e6 / result.Calls)));
            }
        }

        await Read(server); // warms up
        var (events, rate) = await Read(server);
        var ratio = Median(on, r => r.PerSecond) / Median(off, r => r.PerSecond);
        var (less, more) = (Median(off, r => r.Cpu), Median(on, r => r.Cpu));
        Line($"{clients} clients, median of {Rounds} rounds of {seconds} s; the server on core 0, PostgreSQL and the clients on core 1");
        Line($"issue without events        {Median(off, r => r.PerSecond), 8:F0} /s");
        Line($"issue with events           {Median(on, r => r.PerSecond), 8:F0} /s   ratio {ratio:F2}   (aim: 0.90)");
        Line($"processor a pass            {more, 8:F0} us, server and PostgreSQL; without events {less:F0} us, ratio {less / more:F2}");
        Line($"feed, {events} events, pages of 1000 {rate, 8:F0} /s   (aim: 20000)");
        return ratio >= 0.9 && rate >= 20_000 ? 0 : 1;
    }

    private static double Median(List<Issued> rounds, Func<Issued, double> value) => rounds.Select(value).Median();

    private static LoadRequest Issue() =>
        new(
            "POST",
            "/v2/passes",
            $$$"""{"templateName":"demo","userDefinedId":"e{{{Interlocked.Increment(ref _number)}}}","dynamicData":"""
                + $$$"""{"name":"Ada Lovelace","points":7}}"""
        );

    // What is written in a round is numbered in it.
    private static async Task Numbered(BenchServer server)
    {
        while (await server.Sql("SELECT count(*) FROM event_outbox") is > 0L)
        {
            await Task.Delay(100);
        }
    }

    private static async Task<(int Events, double Rate)> Read(BenchServer server)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        var (events, cursor, start) = (0, "0", Stopwatch.GetTimestamp());
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/v2/events?size=1000&after={cursor}");
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "PKAuth",
                PkTokens.Valid(server.Key, server.Secret, DateTimeOffset.UtcNow)
            );
            using var answer = await http.SendAsync(request);
            using var page = JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync());
            if (page.RootElement.GetProperty("data").GetArrayLength() is > 0 and var count)
            {
                events += count;
                cursor = page.RootElement.GetProperty("next").GetString()!;
                continue;
            }

            return (events, events / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
    }

    /// <param name="PerSecond">The rate.</param>
    /// <param name="Cpu">Microseconds of processor a pass, of server and PostgreSQL. Unlike the rate it hardly depends on who else uses the
    /// machine.</param>
    private sealed record Issued(double PerSecond, double Cpu);
}
