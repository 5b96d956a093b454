using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using CherryPie.Server.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using static CherryPie.Benchmarks.BenchOptions;

namespace CherryPie.Benchmarks;

/// <summary>How long 20 healthy webhooks wait for an event, from the request that issues a pass until they have it, alone and beside one
/// that never answers and one that takes five seconds. Part of <c>-- events</c>.</summary>
internal static class FairnessBenchmark
{
    private const int Healthy = 20,
        Passes = 100;
    private static readonly TimeSpan _slow = TimeSpan.FromSeconds(5);
    private static readonly ConcurrentDictionary<string, long> _issued = new();
    private static readonly ConcurrentQueue<double> _waited = new();
    private static int _number;

    public static async Task<int> Run()
    {
        await using var server = await BenchServer.Start(passes: 100, "--Fetch:AllowLoopback", "true");
        await using var receivers = await Receivers();
        var url = receivers.Urls.First();
        using var http = new HttpClient { BaseAddress = server.Address };
        for (var i = 0; i < Healthy; i++)
        {
            await Webhook(http, server, $"{url}/healthy/{i}");
        }

        await Round(http, server); // warms up
        var alone = await Rounds(http, server);
        using var dead = new TcpListener(IPAddress.Loopback, 0);
        dead.Start(); // takes connections and never answers
        await Webhook(http, server, $"http://127.0.0.1:{((IPEndPoint)dead.LocalEndpoint).Port}/");
        await Webhook(http, server, $"{url}/slow");
        await Round(http, server);
        var beside = await Rounds(http, server);
        Line(
            $"{Healthy} healthy webhooks, {Passes} passes a round, from the request to the receiver, median of {BenchOptions.Rounds} rounds"
        );
        Line($"p95 healthy alone           {alone, 8:F0} ms");
        Line($"p95 beside dead and slow    {beside, 8:F0} ms   ratio {beside / alone:F2}   (aim: 1.10)");
        return beside <= 1.1 * alone ? 0 : 1;
    }

    private static async Task<double> Rounds(HttpClient http, BenchServer server)
    {
        var rounds = new List<double>();
        for (var round = 0; round < BenchOptions.Rounds; round++)
        {
            rounds.Add(await Round(http, server));
        }

        return rounds.Median();
    }

    /// <returns>The 95th percentile, in milliseconds.</returns>
    private static async Task<double> Round(HttpClient http, BenchServer server)
    {
        _waited.Clear();
        for (var i = 0; i < Passes; i++)
        {
            var id = $"f{++_number}";
            _issued[id] = Stopwatch.GetTimestamp();
            await DeliveriesBenchmark.Call(
                http,
                server,
                HttpMethod.Post,
                "/v2/passes",
                $$$"""{"templateName":"demo","userDefinedId":"{{{id}}}","dynamicData":{"name":"Ada Lovelace","points":7}}"""
            );
        }

        await Eventually.Is(() => _waited.Count >= Healthy * Passes);
        double[] waited = [.. _waited.Order()];
        return waited[(int)(0.95 * waited.Length)];
    }

    private static Task<JsonElement> Webhook(HttpClient http, BenchServer server, string url) =>
        DeliveriesBenchmark.Call(http, server, HttpMethod.Post, "/v2/webhooks", $$"""{"url":"{{url}}","events":["pass.issued"]}""");

    private static Task<WebApplication> Receivers() =>
        DeliveriesBenchmark.Receiver(
            "/{**path}",
            async http =>
            {
                using var body = await JsonDocument.ParseAsync(http.Request.Body);
                if (http.Request.Path == "/slow")
                {
                    await Task.Delay(_slow);
                }
                else if (
                    body.RootElement.GetProperty("data").GetProperty("userDefinedId").GetString() is { } id
                    && _issued.TryGetValue(id, out var at)
                )
                {
                    _waited.Enqueue(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
                }

                http.Response.StatusCode = StatusCodes.Status204NoContent;
            }
        );
}
