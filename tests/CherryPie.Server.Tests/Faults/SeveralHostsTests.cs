using System.Diagnostics;
using CherryPie.Server.Tests.Operations;
using Xunit;

namespace CherryPie.Server.Tests.Faults;

/// <summary>A connection string with two hosts, a primary and its standby, and no other setting.</summary>
[Trait("needs", "postgres")]
public sealed class SeveralHostsTests(DatabasePair pair) : IClassFixture<DatabasePair>
{
    private readonly string _masterKey = OperatedServer.NewMasterKey();

    [Fact]
    public async Task Writes_follow_the_primary_when_it_dies_and_the_standby_is_promoted()
    {
        await using var server = await OperatedServer.Start(pair.Both, _masterKey);
        await new MixedLoad(() => server.Api, () => server.Http, mayBreak: false).Prepare(maxIssue: 50);
        var doors = await FiveDoors.Of(server);
        Assert.All(await doors.Knock(), a => Assert.InRange(a.Answer.Status, 200, 201));
        var pass = (await server.Api.Post("/v2/passes", $$"""{"templateName":"{{MixedLoad.Open}}"}""")).Id;
        await Ready(server, 200);
        Assert.Contains("migrated", await Doctor(pair.Both), StringComparison.Ordinal);
        Assert.Contains("standby", await Doctor(pair.Standby), StringComparison.Ordinal);

        await pair.Replicated();
        await pair.KillPrimary();
        foreach (var (door, answer) in await doors.Knock())
        {
            Assert.True(
                answer.Status == 503 && answer.Headers.ContainsKey("Retry-After"),
                $"{door}: {answer.Status} {answer.Text} {string.Join(',', answer.Headers.Keys)}"
            );
        }

        Assert.Contains("standby", await Ready(server, 503), StringComparison.Ordinal);
        Assert.Contains("standby", await Doctor(pair.Both), StringComparison.Ordinal);

        await pair.Promote();
        var promoted = Stopwatch.GetTimestamp();
        await Eventually.Is(async () => (await doors.Knock()).All(a => a.Answer.Status is 200 or 201));
        Assert.InRange(Stopwatch.GetElapsedTime(promoted).TotalSeconds, 0, 30);
        Assert.Equal(200, (await server.Api.Get("/v2/passes/" + pass)).Status);
        await Ready(server, 200);
        Assert.Contains("migrated", await Doctor(pair.Both), StringComparison.Ordinal);
    }

    private async Task<string> Doctor(string connection)
    {
        var home = TestCluster.NewFolder();
        await using var doctor = ServerProcess.Start(
            home,
            ["doctor"],
            ("ConnectionStrings__CherryPie", connection),
            ("Secrets__MasterKey", _masterKey)
        );
        var (_, output) = await doctor.Ended();
        Directory.Delete(home, recursive: true);
        return output;
    }

    private static async Task<string> Ready(OperatedServer server, int status)
    {
        var text = "";
        await Eventually.Is(async () =>
        {
            using var ready = await server.Http.GetAsync(new Uri("/health/ready", UriKind.Relative));
            text = await ready.Content.ReadAsStringAsync();
            return (int)ready.StatusCode == status;
        });
        return text;
    }
}
