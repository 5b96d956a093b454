using System.Collections.Concurrent;
using System.Globalization;
using Xunit;
using Xunit.Abstractions;

namespace CherryPie.Server.Tests.Google;

/// <summary>Many passes that are opened and changed at once, at two servers.</summary>
[Trait("takes", "long")]
public sealed class SendingTests(TwoGoogleServers server, ITestOutputHelper output) : IClassFixture<TwoGoogleServers>
{
    private const int Changes = 3;
    private static readonly ParallelOptions _some = new() { MaxDegreeOfParallelism = 16 };

    [Fact]
    public async Task Two_servers_keep_one_rate_lose_no_change_and_keep_the_order_of_a_pass()
    {
        var google = server.Google;
        var world = await World.New(server);
        await world.StandInTemplate(google);
        var apis = server.Apis(world.Account);
        var issued = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, TestScale.Of(10_000, 150)),
            _some,
            async (n, _) => issued.Add((await apis[n % 2].Post("/v2/passes", """{"templateName":"template"}""")).Id)
        );
        var passes = issued.ToList();
        await Parallel.ForEachAsync(
            passes.Index(),
            _some,
            async (pass, _) =>
                await Eventually.Is(
                    async () => (await server.Clients[pass.Index % 2].AskForLink(pass.Item)).Status == 200,
                    TimeSpan.FromMinutes(5)
                )
        );

        // Each change of a pass comes to the other server.
        await Parallel.ForEachAsync(
            passes.Index(),
            _some,
            async (pass, _) =>
            {
                for (var points = 1; points <= Changes; points++)
                {
                    var answer = await apis[(pass.Index + points) % 2]
                        .Put("/v2/passes/" + pass.Item, $$$"""{"dynamicData":{"points":"{{{points}}}"}}""");
                    Assert.Equal(pass.Item, answer.Id);
                }
            }
        );
        var left = new Queue<string>(passes);
        await Eventually.Is(
            () =>
            {
                while (left.TryPeek(out var pass) && google.Points(pass) == $"{Changes}")
                {
                    left.Dequeue();
                }

                return left.Count == 0;
            },
            TimeSpan.FromMinutes(TestScale.Of(40, 2))
        );

        CheckOrder(passes);
        CheckRate();
        Assert.Single(google.Calls("POST", "loyaltyClass"), c => c.Status == 200);
        Assert.Empty(google.Calls("PATCH", "loyaltyClass"));
        Assert.True(google.StandIn.Log.Entries.Count(e => e is { Path: "/token", Status: 200 }) >= 2, "one server sent it all");
    }

    private void CheckOrder(List<string> passes)
    {
        var sent = server
            .Google.Calls(path: "loyaltyObject")
            .Where(c => c.Status == 200 && c.Method is "POST" or "PATCH")
            .ToLookup(c => ((string)c.Body!["id"]!).Split('.')[1], c => Number(StandInCalls.Points(c.Body)));
        foreach (var pass in passes)
        {
            Assert.Equal(sent[pass].Order(), sent[pass]);
            Assert.Equal(Changes, sent[pass].Last());
        }
    }

    // The stand-in's clock counts. The servers space requests evenly; what the machine holds back for a moment comes beside what is on
    // time: the servers let at most a quarter of a second's worth do so, and the stand-in's own process may be late as much again. Over
    // several seconds that levels out.
    private void CheckRate()
    {
        var came = server.Google.Calls().Select(c => c.Came).Order().ToList();
        var (second, seconds) = (Most(came, TimeSpan.FromSeconds(1)), Most(came, TimeSpan.FromSeconds(5)));
        var rate = TwoGoogleServers.Rate;
        output.WriteLine($"{came.Count} requests in {came[^1] - came[0]}; at most {second} in a second and {seconds} in five, of {rate}/s");
        Assert.DoesNotContain(server.Google.Calls(), c => c.Status is 0 or 429 or >= 500);
        Assert.InRange(second, 1, rate * 3 / 2);
        Assert.InRange(seconds, 1, rate * 5 * 11 / 10);
    }

    private static int Most(List<DateTimeOffset> came, TimeSpan within)
    {
        var (most, first) = (0, 0);
        for (var last = 0; last < came.Count; last++)
        {
            while (came[last] - came[first] >= within)
            {
                first++;
            }

            most = Math.Max(most, last - first + 1);
        }

        return most;
    }

    private static int Number(string? text) => int.Parse(text!, CultureInfo.InvariantCulture);
}
