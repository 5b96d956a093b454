using CherryPie.Server.Tests.Operations;
using Npgsql;
using Xunit;
using Xunit.Abstractions;

namespace CherryPie.Server.Tests.Faults;

/// <summary>While the database is away, full or out of connections, callers get 503 in the words of their API; afterwards the same server
/// goes on. A disk can't be filled everywhere that tests run: the error that PostgreSQL tells of it is raised by a trigger.</summary>
[Trait("needs", "postgres")]
public sealed class OutageTests(OutageServer outage, ITestOutputHelper output) : IClassFixture<OutageServer>
{
    [Fact]
    public Task PostgreSQL_is_restarted() => During(outage.Main, outage.StopPostgres, outage.StartPostgres, isAway: true);

    [Fact]
    public Task PostgreSQL_throws_all_sessions_out() =>
        During(outage.Main, outage.EndSessions, () => Task.CompletedTask, isAway: false, wanted: 3);

    [Fact]
    public async Task PostgreSQL_has_no_connection_left()
    {
        IReadOnlyList<NpgsqlConnection> taken = [];
        await During(
            outage.Main,
            async () => taken = await outage.TakeConnections(),
            async () =>
            {
                foreach (var connection in taken)
                {
                    await connection.DisposeAsync();
                }
            },
            isAway: false
        );
        Assert.NotEmpty(taken);
    }

    [Fact]
    public async Task The_servers_own_pool_is_exhausted()
    {
        await using var small = await outage.Another(";Maximum Pool Size=6;Timeout=1");
        await During(small, () => Task.CompletedTask, () => Task.CompletedTask, isAway: false, clients: 24, wanted: 5);
    }

    [Fact]
    public Task The_disk_is_full() => During(outage.Main, () => outage.FailWrites("53100"), outage.LetWrites, isAway: false);

    [Fact]
    public Task The_disk_is_full_of_data_and_log() => During(outage.Main, outage.FillDisk, outage.FreeDisk, isAway: true);

    [Theory]
    [InlineData("53200")] // out of memory
    [InlineData("53400")] // a configured limit is exceeded
    [InlineData("58030")] // input or output error
    [InlineData("57014")] // cancelled: a statement's time-out
    [InlineData("55P03")] // a lock's time-out
    [InlineData("25006")] // read-only: a standby, before the address leads to the new primary
    [InlineData("40P01")] // a deadlock's victim
    public async Task Each_passing_error_is_told_as_one(string state)
    {
        await outage.FailWrites(state);
        try
        {
            foreach (
                var answer in new[]
                {
                    await outage.Main.Api.Post("/v2/passes", """{"templateName":"open"}"""),
                    await outage.Main.Api.Put("/v2/campaigns/open", """{"displayName":"another"}"""),
                    await outage.Main.Api.Put("/v2/templates/open/push", ""),
                    await outage.Main.Api.Send("POST", "/wallet/v1/log", """{"logs":["a line"]}"""u8.ToArray(), "application/json", []),
                }
            )
            {
                answer.Refused(503);
                Assert.True(int.Parse(answer.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture) > 0);
            }
        }
        finally
        {
            await outage.LetWrites();
        }

        _ = (await outage.Main.Api.Post("/v2/passes", """{"templateName":"open"}""")).Id;
    }

    private async Task During(OperatedServer server, Func<Task> begin, Func<Task> end, bool isAway, int clients = 8, int wanted = 40)
    {
        var load = new MixedLoad(() => server.Api, () => server.Http, mayBreak: false);
        using var done = new CancellationTokenSource();
        var running = load.Run(clients, done.Token);
        try
        {
            await Goes(load);
            var before = load.Unavailable;
            await begin();
            await Eventually.Is(
                () => load.Unavailable >= before + wanted || !load.Faults.IsEmpty || load.Acknowledged > 3000,
                TimeSpan.FromMinutes(1)
            );
            if (isAway)
            {
                using var ready = await server.Http.GetAsync(new Uri("/health/ready", UriKind.Relative));
                Assert.Equal(503, (int)ready.StatusCode);
            }

            await end();
            await Goes(load);
        }
        finally
        {
            await done.CancelAsync(); // or it would go on during the next test
            await running;
        }

        output.WriteLine($"{load.Acknowledged} acknowledged, {load.Unavailable} answered 503");
        Assert.Empty(load.Faults);
        Assert.NotEqual(0, load.Unavailable);
        await Kept.AssertAll(load, outage.Database);
        await Eventually.Is(async () => (int)(await server.Http.GetAsync(new Uri("/health/ready", UriKind.Relative))).StatusCode == 200);
    }

    private static Task Goes(MixedLoad load)
    {
        var until = load.Acknowledged + 100;
        return Eventually.Is(() => load.Acknowledged >= until || !load.Faults.IsEmpty, TimeSpan.FromMinutes(1));
    }
}
