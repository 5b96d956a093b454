using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Xunit.Abstractions;

namespace CherryPie.Server.Tests.Fuzz;

/// <summary>Changed requests to every route: each is answered, none with a 500, refusals in the dialect of their API, and memory stays as
/// it is. CHERRYPIE_FUZZ_SEED repeats what a failure names, alone, or a range of seeds: 11-40.</summary>
[Collection(nameof(Alone))]
public sealed partial class FuzzTests(FuzzServer server, ITestOutputHelper output) : IClassFixture<FuzzServer>
{
    private const int Together = 3;
    private const long Growth = 64 << 20;
    private static readonly int[] _seeds =
    [
        .. (Environment.GetEnvironmentVariable("CHERRYPIE_FUZZ_SEED") ?? "")
            .Split('-', StringSplitOptions.RemoveEmptyEntries)
            .Select(s => int.Parse(s, CultureInfo.InvariantCulture)),
    ];
    private readonly ConcurrentQueue<string> _faults = new();
    private readonly ConcurrentDictionary<int, int> _statuses = new();

    [Fact]
    public async Task Every_route_has_a_sample()
    {
        var (_, samples) = await FuzzSamples.Of(server);
        var sampled = samples.Select(s => Variables().Replace(s.Route, "{}")).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var routes = server
            .Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Select(e =>
                (
                    Methods: e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods,
                    Path: Variables().Replace("/" + e.RoutePattern.RawText!.Trim('/'), "{}")
                )
            )
            .ToList();
        Assert.True(routes.Count > 30);
        Assert.Empty(
            routes.Where(r => !r.Methods.Any(m => sampled.Contains($"{m} {r.Path}"))).Select(r => $"{string.Join(',', r.Methods)} {r.Path}")
        );
    }

    [Fact]
    public async Task A_charset_that_is_known_and_not_allowed_is_refused()
    {
        var world = await World.Bare(server);
        var answer = await world.Api.PostForm(
            "/v2/passbookCerts",
            Part.Json("{}") with
            {
                ContentType = "application/json; charset=utf-7",
            }
        );
        Assert.Equal("jsonBody: its Content-Type names the charset \"utf-7\", which is not known", answer.Refused(400));
    }

    [Fact]
    public async Task Who_is_gone_before_the_refusal_is_no_error_of_the_server()
    {
        for (var times = 0; times < 200; times++)
        {
            using var connection = new FuzzConnection(new Uri(server.Address));
            await connection.Send("GET /v2/passes/%FF HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray(), isHead: false, isSound: false);
        }

        Assert.DoesNotContain(server.Log, l => l.Contains("unhandled exception", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whatever_is_sent_is_answered_and_memory_stays()
    {
        var each = TestScale.Of(1000, 500);
        var rounds =
            _seeds.Length > 0
                ? Enumerable.Range(_seeds[0], _seeds[^1] - _seeds[0] + 1).ToList()
                : Enumerable.Range(1, TestScale.Of(102_000, 5_000) / each).ToList();
        await Play(rounds.Take(Math.Max(1, rounds.Count / 3)), each);
        var warm = Memory();
        await Play(rounds.Skip(Math.Max(1, rounds.Count / 3)), each);
        var end = Memory();
        output.WriteLine(
            $"{_statuses.Values.Sum()} requests, seeds {rounds[0]}–{rounds[^1]}: "
                + $"{string.Join(", ", _statuses.OrderBy(s => s.Key).Select(s => $"{s.Key}: {s.Value}"))} (0: closed without an answer); "
                + $"{warm >> 20} MiB when warm, {end >> 20} MiB at the end"
        );
        Assert.True(_faults.IsEmpty, $"{_faults.Count} faults\n\n{string.Join("\n\n", _faults.Take(10))}");
        Assert.True(end - warm < Growth, $"{warm >> 20} MiB when warm, {end >> 20} MiB at the end");
    }

    private Task Play(IEnumerable<int> rounds, int each) =>
        Parallel.ForEachAsync(
            rounds,
            new ParallelOptions { MaxDegreeOfParallelism = Together },
            async (round, _) =>
            {
                var random = new Random(round);
                var (world, samples) = await FuzzSamples.Of(server);
                using var connection = new FuzzConnection(new Uri(server.Address));
                for (var number = 1; number <= each && _faults.Count < 50; number++)
                {
                    var request = FuzzChanges.Change(samples[random.Next(samples.Count)], world, random);
                    var bytes = request.Bytes(
                        "localhost",
                        () => PkTokens.Valid(world.Account.ApiKey, world.Account.ApiSecret, server.Clock.GetUtcNow())
                    );
                    string? fault;
                    try
                    {
                        var answer = await connection.Send(bytes, request.Method == "HEAD", request.IsSound);
                        _statuses.AddOrUpdate(answer?.Status ?? 0, 1, (_, count) => count + 1);
                        fault = Fault(request, answer);
                    }
                    catch (Exception e)
                    {
                        connection.Dispose();
                        fault = e.ToString();
                    }

                    if (fault is not null)
                    {
                        _faults.Enqueue(
                            $"CHERRYPIE_FUZZ_SEED={round}, its request {number}, of {request.Route}: {fault}\n"
                                + $"{FuzzRequest.Text(bytes)}\n{server.Log.LastOrDefault()}"
                        );
                    }
                }

                server.Log.Clear();
                server.Texts.Clear();
                server.Fetched.Clear();
            }
        );

    private static string? Fault(FuzzRequest request, Answer? answer)
    {
        if (answer is null)
        {
            return request.IsSound ? "closed without an answer" : null;
        }

        if (
            answer.Status >= 500
            && !(answer.Status == 505 && !request.IsSound)
            && !(answer.Status == 503 && answer.Headers.ContainsKey("Retry-After"))
        )
        {
            return $"{answer.Status} {answer.Text}";
        }

        var isBare =
            answer.Bytes.Length == 0
            && answer.Headers.TryGetValue("Connection", out var connection)
            && connection == "close"
            && answer.Status != 408;
        return answer.Status < 400 || !request.IsSound || request.Method == "HEAD" || (isBare && request.IsEdge) || IsError(request, answer)
            ? null
            : $"not in the dialect of its API: {answer.Status} {string.Join(", ", answer.Headers)} "
                + $"{answer.Text[..Math.Min(answer.Text.Length, 500)]}";
    }

    private static bool IsError(FuzzRequest request, Answer answer)
    {
        var type = answer.Headers.GetValueOrDefault("Content-Type", "");
        if (type.StartsWith("text/html", StringComparison.Ordinal))
        {
            var path = "/" + Uri.UnescapeDataString(request.Target).TrimStart('/');
            return path.StartsWith("/p", StringComparison.OrdinalIgnoreCase)
                || path.StartsWith("/~", StringComparison.Ordinal)
                || path.StartsWith("/console", StringComparison.OrdinalIgnoreCase);
        }

        try
        {
            var isPage =
                !request.IsEdge
                && request.Route is "GET /p/{passId}" or "POST /p/{passId}" or "GET /p-{passId}" or "POST /p-{passId}" or "GET /~";
            var error = JsonDocument.Parse(answer.Bytes).RootElement;
            return !isPage
                && type == "application/json"
                && error.EnumerateObject().Single() is { Name: "error" } only
                && only.Value.GetString() is { Length: > 0 };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static long Memory()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Variables();
}
