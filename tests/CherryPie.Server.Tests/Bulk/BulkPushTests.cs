using System.Net;
using CherryPie.Server.Tests.AppleWebService;
using Xunit;

namespace CherryPie.Server.Tests.Bulk;

/// <summary>What phones hear of many changes at once.</summary>
[Trait("needs", "postgres")]
public sealed class BulkPushTests(PushServer server) : IClassFixture<PushServer>
{
    private const string Design = ""","header":[{"defaultLabel":"Points","defaultValue":"#{points}"}]""";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Changes_of_many_passes_are_one_fan_out_and_one_push_for_each_phone(bool isFile)
    {
        var world = await World.WithTemplate(server, Design, Imports.Keys);
        await world.Api.Import("userDefinedId,points\n" + string.Concat(Enumerable.Range(0, 12).Select(n => $"id-{n},{n}\n")));
        var passes = (await world.Api.AllPasses()).ConvertAll(p => p.GetProperty("id").GetString()!);
        var (all, one) = (Phone.Of(world), Phone.Of(world));
        foreach (var pass in passes)
        {
            Assert.Equal(HttpStatusCode.Created, await all.Add(pass));
        }

        Assert.Equal(HttpStatusCode.Created, await one.Add(passes[5]));
        await all.Update();
        var fanOuts = await FanOuts();

        // The pass with 7 points stays as it is.
        var job = isFile
            ? await world.Api.Import(
                "passId,points\n" + string.Concat(passes.Select(p => $"{p},7\n")),
                ""","mode":"update","key":"passId" """
            )
            : await world.Api.Ended(
                "updates",
                (await world.Api.Post("/v2/updates", """{"passFilter":{},"changes":{"dynamicData":{"points":7}}}""")).Id
            );

        Assert.Equal("done rows 12 done 12 issued 0 updated 11 unchanged 1 failed 0", job.Counts());
        await server.Apns.Sent(all.PushToken);
        await server.Apns.Sent(one.PushToken);
        Assert.Equal(passes.Except([passes[7]]).Order(StringComparer.Ordinal), (await all.Update()).Order(StringComparer.Ordinal));
        Assert.Equal([passes[5]], await one.Update());

        // One push more, of another change, comes behind all that the job has led to.
        Assert.Equal(200, (await world.Api.Put("/v2/passes/" + passes[0], """{"isVoided":true}""")).Status);
        await server.Apns.Sent(all.PushToken, 2);
        Assert.Equal((2, 1), (server.Apns.Count(all.PushToken), server.Apns.Count(one.PushToken)));
        Assert.Equal((1, 1), (await FanOuts() - fanOuts, await Tags(all.DeviceId, passes[1..].Except([passes[7]]))));
    }

    // Counted by the database, since a job that is done is deleted.
    private async Task<long> FanOuts()
    {
        await server.Sql(
            """
            CREATE TABLE IF NOT EXISTS seen_jobs (kind text);
            CREATE OR REPLACE FUNCTION see_job() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN INSERT INTO seen_jobs VALUES (NEW.kind); RETURN NEW; END $$;
            CREATE OR REPLACE TRIGGER see_job AFTER INSERT ON jobs FOR EACH ROW EXECUTE FUNCTION see_job();
            """
        );
        return (long)(await server.Sql("SELECT count(*) FROM seen_jobs WHERE kind = 'passes-changed'"))!;
    }

    // Of the passes of a phone that the job has changed.
    private async Task<long> Tags(string device, IEnumerable<string> passes) =>
        (long)
            (
                await server.Sql(
                    "SELECT count(DISTINCT update_tag) FROM registrations WHERE device_id = $1 AND pass_id = ANY ($2)",
                    device,
                    passes.ToArray()
                )
            )!;
}
