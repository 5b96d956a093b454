using Xunit;

namespace CherryPie.Server.Tests.Bulk;

/// <summary>kill -9 of the server while it imports.</summary>
[Trait("needs", "postgres"), Trait("takes", "long")]
public sealed class ImportKillTests
{
    [Fact]
    public async Task Every_row_is_issued_exactly_once_wherever_the_server_dies()
    {
        await using var apns = await FakeApns.Start(record: false);
        await using var server = await KilledServer.Start(apns);
        var (random, kills) = (new Random(4712), TestScale.Of(20, 2));
        var rows = TestScale.Of(1000, 500) * (kills + 4);
        var file = "userDefinedId,points\n" + string.Concat(Enumerable.Range(0, rows).Select(n => $"id-{n},{n}\n"));
        var answer = await server.Api.PostForm("/v2/imports", Part.Json("""{"templateName":"demo"}"""), Imports.File(file));
        var path = "/v2/imports/" + answer.Id;
        for (var kill = 0; kill < kills; kill++)
        {
            var from = (await server.Api.Get(path)).Json.GetProperty("done").GetInt32() + random.Next(1, 500);
            await Eventually.Is(async () => Done(await server.Api.Get(path)) >= Math.Min(from, rows));
            await server.KillServer();
        }

        var job = await server.Api.Ended("imports", answer.Id);
        Assert.Equal($"done rows {rows} done {rows} issued {rows} updated 0 unchanged 0 failed 0", job.Counts());
        var found = (await server.Api.Post("/v2/passes/search", """{"size":1,"passFilter":{"templateName":"demo"}}""")).Json;
        var demo = found.GetProperty("totalCount").GetInt64() - rows;
        Assert.InRange(demo, 0, 1); // the pass of the demo itself

        static int Done(Answer answer) => answer.Json.GetProperty("done").GetInt32();
    }
}
