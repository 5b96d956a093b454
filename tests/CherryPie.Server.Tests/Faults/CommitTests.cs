using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.Faults;

/// <summary>A commit that waits for a synchronous standby which is not there: the primary alone has it, and no caller hears of a
/// success.</summary>
[Trait("needs", "postgres")]
public sealed class CommitTests(OutageServer outage) : IClassFixture<OutageServer>, IAsyncLifetime
{
    public Task InitializeAsync() => outage.MakeDurable();

    public Task DisposeAsync() => outage.Await("''");

    [Fact]
    public async Task A_commit_that_takes_too_long_is_no_success()
    {
        await using var server = await outage.Another(";Command Timeout=3");
        var doors = await FiveDoors.Of(server);
        await outage.Await("nobody");
        foreach (var (door, answer) in await doors.Knock())
        {
            Assert.True(
                answer.Status == 503 && answer.Headers.ContainsKey("Retry-After"),
                $"{door}: {answer.Status} {answer.Text} {string.Join(',', answer.Headers.Keys)}"
            );
        }

        await outage.Await("''");
        Assert.All(await doors.Knock(), a => Assert.InRange(a.Answer.Status, 200, 201));
    }

    [Fact]
    public async Task A_commit_whose_wait_is_cancelled_is_no_success()
    {
        await using var server = await outage.Another(";Command Timeout=60");
        var doors = await FiveDoors.Of(server);
        await outage.Await("nobody");
        var knocking = doors.Knock();
        await using var connection = new NpgsqlConnection(outage.Database);
        await connection.OpenAsync();
        while (!knocking.IsCompleted)
        {
            await using var cancel = new NpgsqlCommand(
                "SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep'",
                connection
            );
            await cancel.ExecuteNonQueryAsync();
            await Task.WhenAny(knocking, Task.Delay(50));
        }

        foreach (var (door, answer) in await knocking)
        {
            Assert.True(
                answer.Status == 503 && answer.Headers.ContainsKey("Retry-After"),
                $"{door}: {answer.Status} {answer.Text} {string.Join(',', answer.Headers.Keys)}"
            );
        }
    }
}
