using CherryPie.Server.Platform.Postgres;
using Npgsql;
using NpgsqlTypes;
using Xunit;

namespace CherryPie.Server.Tests.Storage;

/// <summary>When a standby may answer.</summary>
public sealed class StandbyViewTests
{
    [Theory]
    [InlineData(true, 1, 100, null)]
    [InlineData(true, 1, 101, null)]
    [InlineData(true, 1, 99, "1 bytes behind")]
    [InlineData(false, 1, 100, "no standby")]
    [InlineData(true, 2, 100, "another timeline")]
    public void It_has_all_up_to_the_position_on_the_same_timeline(bool isStandby, long timeline, ulong replayed, string? fault)
    {
        var found = new StandbyView(isStandby, timeline, new NpgsqlLogSequenceNumber(replayed)).Fault(
            new WalPosition(1, new NpgsqlLogSequenceNumber(100))
        );
        Assert.True(fault is null ? found is null : found!.Contains(fault, StringComparison.Ordinal), found);
    }

    // The old primary wrote up to 95 on timeline 1, the new one was promoted at 90 and is at 92: other log.
    [Fact]
    public void A_standby_of_a_dead_primary_is_not_taken_for_further_than_the_new_one()
    {
        var left = new StandbyView(IsStandby: true, Timeline: 1, new NpgsqlLogSequenceNumber(95));
        Assert.NotNull(left.Fault(new WalPosition(2, new NpgsqlLogSequenceNumber(92))));
    }

    [Fact]
    [Trait("needs", "postgres")]
    public async Task A_primary_has_a_position_and_is_no_standby()
    {
        var database = await TestCluster.MakeDatabase();
        await using (var source = NpgsqlDataSource.Create(database))
        {
            var log = new PrimaryLog(source, TimeProvider.System);
            var first = await log.Now(CancellationToken.None);
            await using (var write = source.CreateCommand("CREATE TABLE written (n int)"))
            {
                await write.ExecuteNonQueryAsync();
            }

            var second = await log.Now(CancellationToken.None);
            Assert.True(second!.Lsn > first!.Lsn, $"{first} {second}");
            await using var connection = await source.OpenConnectionAsync();
            var view = await StandbyView.Reaching(connection, second, TimeProvider.System, CancellationToken.None);
            Assert.Equal((false, second.Timeline), (view.IsStandby, view.Timeline));
        }

        await TestCluster.DropDatabase(database);
    }
}
