using CherryPie.Server.Tests.Operations;
using Xunit;

namespace CherryPie.Server.Tests.Faults;

/// <summary>A database that stops answering without ending a connection, and one that is a standby.</summary>
[Trait("needs", "postgres")]
public sealed class FrozenDatabaseTests(OutageServer outage) : IClassFixture<OutageServer>
{
    [Fact]
    public async Task Requests_of_a_frozen_database_fail_together_and_soon()
    {
        var doors = await FiveDoors.Of(outage.Main);
        await outage.Freeze();
        try
        {
            // In series, the last of them would wait for minutes. The longest wait of one is ten seconds; this machine may be busy.
            var all = Task.WhenAll(Enumerable.Range(0, 8).Select(_ => doors.Knock()));
            foreach (var (door, answer) in (await all.WaitAsync(TimeSpan.FromSeconds(25))).SelectMany(a => a))
            {
                Assert.True(
                    answer.Status == 503 && answer.Headers.ContainsKey("Retry-After"),
                    $"{door}: {answer.Status} {answer.Text} {string.Join(',', answer.Headers.Keys)}"
                );
            }

            await Ready(503);
            using var live = await outage.Main.Http.GetAsync(new Uri("/health/live", UriKind.Relative));
            Assert.Equal(200, (int)live.StatusCode);
        }
        finally
        {
            await outage.Thaw();
        }

        await Eventually.Is(async () => (await doors.Knock()).All(a => a.Answer.Status is 200 or 201));
        await Ready(200);
    }

    [Fact]
    public async Task A_standby_is_not_ready_and_says_why()
    {
        var doors = await FiveDoors.Of(outage.Main);
        await outage.BecomeStandby();
        Assert.Contains("standby", await Ready(503), StringComparison.Ordinal);
        Assert.All(await doors.Knock(), a => Assert.Equal(503, a.Answer.Status));

        // One that starts now waits for the promotion too.
        await using var another = await outage.Another("");
        Assert.Contains("standby", await Ready(503, another), StringComparison.Ordinal);
        await outage.Promote();
        await Eventually.Is(async () => (await doors.Knock()).All(a => a.Answer.Status is 200 or 201));
        await Ready(200, another);
    }

    private async Task<string> Ready(int status, OperatedServer? server = null)
    {
        var text = "";
        await Eventually.Is(async () =>
        {
            using var ready = await (server ?? outage.Main).Http.GetAsync(new Uri("/health/ready", UriKind.Relative));
            text = await ready.Content.ReadAsStringAsync();
            return (int)ready.StatusCode == status;
        });
        return text;
    }
}
