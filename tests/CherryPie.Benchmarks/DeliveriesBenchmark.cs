using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using CherryPie.Server.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using static CherryPie.Benchmarks.BenchOptions;

namespace CherryPie.Benchmarks;

/// <summary>How many events a webhook gets in a second, beside HttpClients that post bodies of the same size to the same receiver, as many
/// at a time as a webhook gets, on the core that the server has. Part of <c>-- events</c>; alone
/// <c>-- deliveries [--deliveries 10000]</c>.</summary>
internal static class DeliveriesBenchmark
{
    private const int AtATime = 8,
        Batch = 25;

    public static async Task<int> Run(string[] args)
    {
        var count = args.Number("--deliveries", 10_000);
        await using var server = await BenchServer.Start(passes: 100, "--Fetch:AllowLoopback", "true");
        using var receiver = new RawReceiver();
        using var http = new HttpClient { BaseAddress = server.Address };
        for (var i = 0; i < count; i += Batch)
        {
            var passes = Enumerable
                .Range(i, Batch)
                .Select(n => $$$"""{"templateName":"demo","userDefinedId":"d{{{n}}}","dynamicData":{"name":"Ada Lovelace","points":7}}""");
            await Call(http, server, HttpMethod.Post, "/v2/passesBatch", $"[{string.Join(',', passes)}]");
        }

        var made = await Call(http, server, HttpMethod.Post, "/v2/webhooks", $$"""{"url":"{{receiver.Url}}","events":["pass.issued"]}""");
        var replay = $"/v2/webhooks/{made.GetProperty("id").GetString()}/replay";
        List<double> webhook = [],
            bare = [],
            cpu = [],
            postgres = [];
        for (var round = 0; round <= Rounds; round++)
        {
            receiver.Received = 0;
            await Call(http, server, HttpMethod.Put, replay, """{"since":"2020-01-01"}""");
            await Eventually.Is(() => receiver.Received > 0);
            var (start, first) = (Stopwatch.GetTimestamp(), receiver.Received);
            var (before, beforeOfPostgres) = (server.CpuTime, ProcessorTime.Seconds(server.PostmasterId).Postgres);
            await Eventually.Is(() => receiver.Received >= count, TimeSpan.FromMinutes(5));
            webhook.Add((count - first) / Stopwatch.GetElapsedTime(start).TotalSeconds);
            cpu.Add((server.CpuTime - before).TotalMicroseconds / (count - first));
            postgres.Add((ProcessorTime.Seconds(server.PostmasterId).Postgres - beforeOfPostgres) * 1e6 / (count - first));
            bare.Add(await BareProcess(receiver, count));
        }

        var ratio = webhook.Skip(1).Median() / bare.Skip(1).Median(); // the first round warms up
        Line($"{count} deliveries of {receiver.Bytes} bytes, {AtATime} at a time, median of {Rounds} rounds");
        Line($"bare HttpClients            {bare.Skip(1).Median(), 8:F0} /s");
        Line($"a webhook                   {webhook.Skip(1).Median(), 8:F0} /s   ratio {ratio:F2}   (aim: 0.50)");
        Line($"processor a delivery        {cpu.Skip(1).Median(), 8:F0} us, PostgreSQL {postgres.Skip(1).Median():F0} us");
        return ratio >= 0.5 ? 0 : 1;
    }

    /// <summary>Posts, and prints how many a second. <c>bare-posts URL COUNT BYTES</c>, a process of its own.</summary>
    public static async Task<int> Bare(string[] args)
    {
        var (url, count, bytes) = (new Uri(args[0]), args.Number("--count", 0), args.Number("--bytes", 0));
        await Loop(url, 2000, bytes); // warms up
        Line($"{await Loop(url, count, bytes):F0}");
        return 0;
    }

    private static async Task<double> BareProcess(RawReceiver receiver, int count)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "CherryPie.Benchmarks");
        string[] what = ["bare-posts", receiver.Url, "--count", $"{count}", "--bytes", $"{receiver.Bytes}"];
        using var process = Process.Start(
            new ProcessStartInfo("taskset", ["-c", "0", program, .. what]) { RedirectStandardOutput = true }
        )!;
        var rate = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return double.Parse(rate, CultureInfo.InvariantCulture);
    }

    private static async Task<double> Loop(Uri url, int count, int bytes)
    {
        using var http = new HttpClient();
        var (body, left) = (new byte[bytes], count);
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(
            Enumerable
                .Range(0, AtATime)
                .Select(async _ =>
                {
                    while (Interlocked.Decrement(ref left) >= 0)
                    {
                        using var content = new ByteArrayContent(body);
                        using var answer = await http.PostAsync(url, content);
                    }
                })
        );
        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Starts a receiver on a port of its own.</summary>
    public static async Task<WebApplication> Receiver(string path, Func<HttpContext, Task> receive)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost(path, receive);
        await app.StartAsync();
        return app;
    }

    public static async Task<JsonElement> Call(HttpClient http, BenchServer server, HttpMethod method, string path, string body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "PKAuth",
            PkTokens.Valid(server.Key, server.Secret, DateTimeOffset.UtcNow)
        );
        using var answer = await http.SendAsync(request);
        return JsonElement.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync());
    }
}
