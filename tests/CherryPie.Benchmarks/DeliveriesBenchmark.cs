using System.Diagnostics;
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
/// at a time as a webhook gets. Part of <c>-- events [--deliveries 10000]</c>.</summary>
internal static class DeliveriesBenchmark
{
    private const int AtATime = 8,
        Batch = 25;
    private static long _received;
    private static long _bytes;

    public static async Task<int> Run(string[] args)
    {
        var count = args.Number("--deliveries", 10_000);
        await using var server = await BenchServer.Start(passes: 100, "--Fetch:AllowLoopback", "true");
        await using var receiver = await Receiver("/", Receive);
        var url = receiver.Urls.First() + "/";
        using var http = new HttpClient { BaseAddress = server.Address };
        for (var i = 0; i < count; i += Batch)
        {
            var passes = Enumerable
                .Range(i, Batch)
                .Select(n => $$$"""{"templateName":"demo","userDefinedId":"d{{{n}}}","dynamicData":{"name":"Ada Lovelace","points":7}}""");
            await Call(http, server, HttpMethod.Post, "/v2/passesBatch", $"[{string.Join(',', passes)}]");
        }

        var made = await Call(http, server, HttpMethod.Post, "/v2/webhooks", $$"""{"url":"{{url}}","events":["pass.issued"]}""");
        var replay = $"/v2/webhooks/{made.GetProperty("id").GetString()}/replay";
        List<double> webhook = [],
            bare = [];
        for (var round = 0; round <= Rounds; round++)
        {
            Volatile.Write(ref _received, 0);
            await Call(http, server, HttpMethod.Put, replay, """{"since":"2020-01-01"}""");
            await Eventually.Is(() => Volatile.Read(ref _received) > 0);
            var (start, first) = (Stopwatch.GetTimestamp(), Volatile.Read(ref _received));
            await Eventually.Is(() => Volatile.Read(ref _received) >= count, TimeSpan.FromMinutes(5));
            webhook.Add((count - first) / Stopwatch.GetElapsedTime(start).TotalSeconds);
            bare.Add(await Loop(new Uri(url), count));
        }

        var ratio = webhook.Skip(1).Median() / bare.Skip(1).Median(); // the first round warms up
        Line($"{count} deliveries of {_bytes} bytes, {AtATime} at a time, median of {Rounds} rounds");
        Line($"bare HttpClients            {bare.Skip(1).Median(), 8:F0} /s");
        Line($"a webhook                   {webhook.Skip(1).Median(), 8:F0} /s   ratio {ratio:F2}   (aim: 0.50)");
        return ratio >= 0.5 ? 0 : 1;
    }

    private static async Task<double> Loop(Uri url, int count)
    {
        using var http = new HttpClient();
        var body = new byte[Volatile.Read(ref _bytes)];
        var left = count;
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

    private static async Task Receive(HttpContext http)
    {
        await http.Request.Body.CopyToAsync(Stream.Null);
        Volatile.Write(ref _bytes, http.Request.ContentLength ?? 0);
        Interlocked.Increment(ref _received);
        http.Response.StatusCode = 204;
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
