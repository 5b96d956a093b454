using CherryPie.Server.Tests.Idempotency;
using CherryPie.Server.Tests.Operations;
using Xunit;

namespace CherryPie.Server.Tests.Faults;

/// <summary>Servers behind PgBouncer in transaction mode, with the default connection string.</summary>
[Trait("needs", "postgres")]
[Trait("needs", "pgbouncer")]
public sealed class PoolerTests(OutageServer outage) : IClassFixture<OutageServer>
{
    [Fact]
    public async Task Nothing_is_lost_or_mixed_behind_a_pooler()
    {
        await using var pooler = await Pgbouncer.Before(outage.Database);
        await using var one = await outage.Through(pooler.ConnectionString());
        await using var two = await outage.Through(pooler.ConnectionString());
        Assert.Contains("pooler", one.Output, StringComparison.Ordinal);
        var next = 0;
        OperatedServer Next() => Interlocked.Increment(ref next) % 2 == 0 ? one : two;
        var load = new MixedLoad(() => Next().Api, () => Next().Http, mayBreak: false);
        using var done = new CancellationTokenSource();
        var running = load.Run(16, done.Token);
        await Eventually.Is(() => load.Acknowledged >= TestScale.Of(20_000, 2_000) || !load.Faults.IsEmpty, TimeSpan.FromMinutes(5));
        await done.CancelAsync();
        await running;
        Assert.Empty(load.Faults);
        await Kept.AssertAll(load, outage.Database);
        await Kept.AssertDone(outage.Database, TimeSpan.FromMinutes(3)); // the longest lease is two
    }

    [Fact]
    public async Task A_key_that_comes_to_two_servers_at_once_issues_one_pass()
    {
        await using var pooler = await Pgbouncer.Before(outage.Database);
        await using var one = await outage.Through(pooler.ConnectionString());
        await using var two = await outage.Through(pooler.ConnectionString());
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 24)
                .Select(n => (n % 2 == 0 ? one : two).Api.With("a-key").Post("/v2/passes", $$"""{"templateName":"{{MixedLoad.Open}}"}"""))
        );
        var pass = Assert.Single(answers.Select(a => a.Id).Distinct());
        Assert.Single(answers, a => !a.IsReplayed());
        Assert.Equal(200, (await two.Api.Get("/v2/passes/" + pass)).Status);
    }

    [Theory]
    [InlineData(";Options=-c statement_timeout=5000", "options")]
    [InlineData(";Search Path=public", "search_path")]
    public async Task What_a_pooler_refuses_is_said_in_one_line(string more, string parameter)
    {
        await using var pooler = await Pgbouncer.Before(outage.Database);
        await AssertRefused(pooler.ConnectionString() + more, parameter, "ConnectionStrings__CherryPie", "ignore_startup_parameters");
    }

    [Fact]
    public async Task A_database_that_does_not_exist_behind_a_pooler_is_named()
    {
        await using var pooler = await Pgbouncer.Before(outage.Database);
        await AssertRefused(pooler.ConnectionString("nosuchdatabase"), "\"nosuchdatabase\"", "createdb");
    }

    private async Task AssertRefused(string connection, params string[] words)
    {
        await using var server = outage.Begin(connection);
        var (code, output) = await server.Ended().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(1, code);
        var line = Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.All(words, w => Assert.Contains(w, line, StringComparison.Ordinal));
    }
}
