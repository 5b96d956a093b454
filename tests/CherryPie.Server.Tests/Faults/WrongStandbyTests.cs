using CherryPie.Server.Tests.Operations;
using Xunit;

namespace CherryPie.Server.Tests.Faults;

/// <summary>A setting that names something else than a standby of the primary.</summary>
[Trait("needs", "postgres")]
[Trait("takes", "long")]
public sealed class WrongStandbyTests(StandbyPair pair) : IClassFixture<StandbyPair>
{
    [Fact]
    public async Task A_promoted_standby_is_read_no_more()
    {
        var pass = (await pair.One.Api.Post("/v2/passes", $$"""{"templateName":"{{MixedLoad.Open}}"}""")).Id;
        await pair.OnStandby("SELECT pg_promote()");

        // From here on it has a life of its own, which no caller may see.
        await pair.OnStandby("UPDATE passes SET is_redeemed = true");
        for (var reads = 0; reads < 20; reads++)
        {
            Assert.False(await IsRedeemed(pair.One, pass));
            Assert.False(await IsRedeemed(pair.Two, pass));
        }

        await pair.Unused("it is no standby");
        Assert.Matches("^warning .*it is no standby", await pair.Doctor());
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Username=nobody", "it does not answer")]
    [InlineData("another database", "it is of another database than the primary")]
    [InlineData("another cluster", "it is of another database than the primary")]
    public async Task Reads_go_to_the_primary_and_the_reason_is_said(string reads, string why)
    {
        var other = await TestCluster.MakeDatabase();
        try
        {
            var connection =
                reads == "another cluster" ? other
                : reads == "another database" ? pair.Standby("postgres")
                : reads;
            await using var server = await pair.Another(connection);
            await Eventually.Is(async () => (await StandbyPair.Ready(server)).Contains(why, StringComparison.Ordinal));
            var pass = (await server.Api.Post("/v2/passes", $$"""{"templateName":"{{MixedLoad.Open}}"}""")).Id;
            Assert.False(await IsRedeemed(server, pass));
            Assert.Equal((0, 1), await StandbyPair.Reads(server));
        }
        finally
        {
            await TestCluster.DropDatabase(other);
        }
    }

    [Fact]
    public async Task A_malformed_setting_ends_the_start()
    {
        await using var server = OperatedServer.Begin("", null, ("ConnectionStrings__CherryPieReads", "nonsense"));
        var (code, output) = await server.Ended();
        Assert.Equal(1, code);
        Assert.Contains("ConnectionStrings__CherryPieReads is malformed", output, StringComparison.Ordinal);
    }

    private static async Task<bool> IsRedeemed(OperatedServer server, string pass) =>
        (await server.Api.Get("/v2/passes/" + pass)).Json.GetProperty("isRedeemed").GetBoolean();
}
