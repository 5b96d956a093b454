using System.Collections.Concurrent;
using System.Text.Json;
using CherryPie.Server.Tests.Operations;
using CherryPie.Wallet;
using Xunit;

namespace CherryPie.Server.Tests.Faults;

/// <summary>Two servers that read from a standby: whoever has written reads it through either, whatever becomes of the standby.</summary>
[Trait("needs", "postgres")]
[Trait("takes", "long")]
public sealed class StandbyReadsTests(StandbyPair pair) : IClassFixture<StandbyPair>
{
    // Three seconds until the standby is given up, and what a busy machine adds. A read that waited for the end of a statement would take
    // far longer: a search's takes thirty seconds, others two minutes here.
    private static readonly TimeSpan _bound = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_caller_reads_what_he_wrote_through_any_server()
    {
        var before = await pair.Reads();
        await Histories(TestScale.Of(5_000, 200), seed: 1);
        var after = await pair.Reads();
        var (standby, primary) = (after.Standby - before.Standby, after.Primary - before.Primary);
        Assert.True(standby > primary, $"{standby} reads came from the standby, {primary} from the primary");
        Assert.StartsWith("ok ", await pair.Doctor(), StringComparison.Ordinal);
        await DashboardTests.OfStandbyAre(await pair.One.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative)));
    }

    [Fact]
    public async Task He_does_whichever_server_answered_his_key_again()
    {
        const string json = $$"""{"templateName":"{{MixedLoad.Open}}"}""";
        for (var n = 0; n < TestScale.Of(500, 25); n++)
        {
            var (one, two) = n % 2 == 0 ? (pair.One, pair.Two) : (pair.Two, pair.One);
            var pass = (await one.Api.With($"kept-{n}").Post("/v2/passes", json)).Id;
            Assert.Equal(pass, (await two.Api.With($"kept-{n}").Post("/v2/passes", json)).Id);
            Assert.Equal(200, (await two.Api.Get("/v2/passes/" + pass)).Status);
        }
    }

    [Fact]
    [Trait("needs", "pgbouncer")]
    public async Task He_does_where_a_pooler_stands_before_the_standby()
    {
        await using var pooler = await Pgbouncer.Before(pair.Standby());
        await using var one = await pair.Another(pooler.ConnectionString());
        await using var two = await pair.Another(pooler.ConnectionString());
        foreach (var server in new[] { one, two })
        {
            await Eventually.Is(async () =>
                (await server.Http.GetStringAsync(new Uri("/health/ready", UriKind.Relative))).Contains(
                    "\"standby\":\"ok\"",
                    StringComparison.Ordinal
                )
            );
        }

        await Parallel.ForEachAsync(
            Enumerable.Range(200_000, TestScale.Of(1_000, 50)),
            async (number, _) => await ReadHistory.Run([one, two], number)
        );
        Assert.True((await StandbyPair.Reads(one)).Standby > 0);
    }

    [Fact]
    public async Task He_does_while_the_standby_lags_dies_and_freezes()
    {
        using var done = new CancellationTokenSource();
        var harm = Task.Run(() => Harm(done.Token));
        try
        {
            await Histories(TestScale.Of(5_000, 200), seed: 100_000);
        }
        finally
        {
            await done.CancelAsync();
            await harm;
        }

        await pair.Used();
    }

    [Fact]
    public async Task While_replay_is_paused_the_primary_answers_at_once()
    {
        var pass = (await pair.One.Api.Post("/v2/passes", New("0"))).Id;
        await pair.Pause();
        try
        {
            Assert.Equal("1", await Written(pass, "1"));
            await pair.Unused("bytes behind");
            var before = await pair.Reads();
            Assert.Equal("2", await Written(pass, "2"));
            var after = await pair.Reads();
            Assert.Equal((0, 2), (after.Standby - before.Standby, after.Primary - before.Primary));

            // What phones and pages ask never waits for a standby.
            var package = PassArchive.Open((await pair.Two.Api.Send("GET", $"/v2/passes/{pass}/bundle", null, null, [])).Bytes);
            Assert.Equal(200, (await pair.Two.Api.Send("GET", $"/v2/passes/{pass}/json", null, null, [])).Status);
            Assert.Equal(pass, JsonElement.Parse(package.Files["pass.json"].Span).GetProperty("serialNumber").GetString());
            Assert.Equal(after, await pair.Reads());
        }
        finally
        {
            await pair.Resume();
        }

        await pair.Used();
    }

    [Fact]
    public async Task A_standby_that_dies_costs_no_read()
    {
        var pass = (await pair.One.Api.Post("/v2/passes", New("0"))).Id;
        await During(pair.StopStandby, pass);
        await pair.Unused("it does not answer");
        await pair.StartStandby();
        await pair.Used();
    }

    [Fact]
    public async Task A_standby_that_freezes_costs_no_read_and_little_time()
    {
        var pass = (await pair.One.Api.Post("/v2/passes", New("0"))).Id;
        try
        {
            await During(pair.Freeze, pass);
            await pair.Unused("it does not answer");
        }
        finally
        {
            await pair.Thaw();
        }

        await pair.Used();
    }

    [Fact]
    public async Task One_that_freezes_amid_the_rows_of_an_answer_does_not_either()
    {
        await using var silent = SilentStandby.Before(pair.Standby());
        await using var server = await pair.Another(silent.ConnectionString);
        var text = new string('x', 1000);
        var passes = string.Join(
            ',',
            Enumerable
                .Range(0, 25)
                .Select(_ => $$$"""{"templateName":"{{{MixedLoad.Open}}}","dynamicData":{"v":"0","long":"{{{text}}}"}}""")
        );
        var ids = (await server.Api.Post("/v2/passesBatch", $"[{passes}]")).Json.GetProperty("id").EnumerateArray().ToList();
        await Eventually.Is(async () =>
        {
            _ = await server.Api.Get("/v2/passes/" + ids[0].GetString());
            return (await StandbyPair.Reads(server)).Standby > 0;
        });
        silent.Arm();
        foreach (
            var read in new Func<Task<Answer>>[]
            {
                () => server.Api.Get("/v2/passesBatch?id=" + string.Join(',', ids.Take(20))),
                () => server.Api.Post("/v2/passes/search", """{"passFilter":{"dynamicData":{"v":"0"}}}"""),
            }
        )
        {
            var answer = await read().WaitAsync(_bound);
            Assert.Equal(200, answer.Status);
            Assert.Contains(text, answer.Text, StringComparison.Ordinal);
        }

        Assert.True(silent.IsSilent);
        Assert.Contains("it does not answer", await StandbyPair.Ready(server), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sessions_that_the_standby_ends_cost_no_read()
    {
        var pass = (await pair.One.Api.Post("/v2/passes", New("0"))).Id;
        await During(
            async () =>
            {
                for (var times = 0; times < 20; times++)
                {
                    await pair.OnStandby(
                        """
                        SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                        WHERE pid <> pg_backend_pid() AND usename IS NOT NULL
                        """
                    );
                }
            },
            pass
        );
        await pair.Used();
    }

    // Readers run before, during and after what is done to the standby.
    private async Task During(Func<Task> harm, string pass)
    {
        var (faults, times) = (new ConcurrentQueue<string>(), new ConcurrentQueue<long>());
        using var done = new CancellationTokenSource();
        var readers = Task.WhenAll(Enumerable.Range(0, 8).Select(n => Task.Run(() => Reader(n))));
        await Task.Delay(300);
        await harm();
        await Task.Delay(3000);
        await done.CancelAsync();
        await readers;
        Assert.Empty(faults);
        Assert.True(TimeSpan.FromMilliseconds(times.Max()) < _bound, $"a read took {times.Max()} ms");

        async Task Reader(int number)
        {
            while (!done.IsCancellationRequested)
            {
                var began = Environment.TickCount64;
                var api = (number % 2 == 0 ? pair.One : pair.Two).Api;
                var answer = await (
                    number < 4 ? api.Get("/v2/passes/" + pass) : api.Post("/v2/passes/search", """{"passFilter":{"isVoided":false}}""")
                );
                times.Enqueue(Environment.TickCount64 - began);
                if (answer.Status != 200)
                {
                    faults.Enqueue($"{answer.Status} {answer.Text}");
                }
            }
        }
    }

    private async Task Histories(int count, int seed)
    {
        var (faults, slowest) = (new ConcurrentQueue<string>(), new ConcurrentBag<TimeSpan>());
        await Parallel.ForEachAsync(
            Enumerable.Range(seed, count),
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (number, _) =>
            {
                try
                {
                    slowest.Add((await ReadHistory.Run([pair.One, pair.Two], number)).Slowest);
                }
                catch (InvalidOperationException e)
                {
                    faults.Enqueue(e.Message);
                }
            }
        );
        Assert.Empty(faults);

        // Some reads of a history are several requests.
        Assert.True(slowest.Max() < 2 * _bound, $"a read took {slowest.Max()}");
    }

    // A random trouble after the other, short and long ones.
    private async Task Harm(CancellationToken stop)
    {
        var random = new Random(1);
        for (var round = 0; !stop.IsCancellationRequested; round++)
        {
            var length = random.Next(10) < 8 ? random.Next(200) : random.Next(4000);
            switch (round < 3 ? round + 7 : random.Next(10))
            {
                case 9:
                    await pair.StopStandby();
                    await Task.Delay(length, CancellationToken.None);
                    await pair.StartStandby();
                    break;
                case 8:
                    await pair.Freeze();
                    await Task.Delay(length, CancellationToken.None);
                    await pair.Thaw();
                    break;
                default:
                    await pair.Pause();
                    await Task.Delay(length, CancellationToken.None);
                    await pair.Resume();
                    break;
            }

            await Task.Delay(random.Next(500), CancellationToken.None);
        }
    }

    private async Task<string?> Written(string pass, string value)
    {
        _ = (await pair.One.Api.Put("/v2/passes/" + pass, $$$"""{"dynamicData":{"v":"{{{value}}}"}}""")).Id;
        var search = (await pair.Two.Api.Post("/v2/passes/search", $$$"""{"passFilter":{"id":"{{{pass}}}"}}""")).Json.GetProperty("data")[
            0
        ];
        var read = (await pair.Two.Api.Get("/v2/passes/" + pass)).Json;
        Assert.Equal(Value(search), Value(read));
        return Value(read);

        static string? Value(JsonElement pass) => pass.GetProperty("dynamicData").GetProperty("v").GetString();
    }

    private static string New(string value) => $$$"""{"templateName":"{{{MixedLoad.Open}}}","dynamicData":{"v":"{{{value}}}"}}""";
}
