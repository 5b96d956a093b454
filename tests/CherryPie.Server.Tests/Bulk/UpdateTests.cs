using Xunit;

namespace CherryPie.Server.Tests.Bulk;

/// <summary>POST /v2/updates: one change of all passes that a filter finds.</summary>
public sealed class UpdateTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task A_segment_is_counted_then_changed_and_the_others_stay()
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        await world.Api.Import("name,points\nGold,1\nGold,5\nSilver,1\n");
        const string change = """{"passFilter":{"dynamicData":{"name":"Gold"}},"changes":{"dynamicData":{"points":"5"}}""";
        var dry = await world.Api.Ended("updates", (await world.Api.Post("/v2/updates", change + ""","dryRun":true}""")).Id);
        Assert.Equal("done rows 2 done 2 issued 0 updated 1 unchanged 1 failed 0", dry.Counts());
        Assert.Equal(["1", "5", "1"], await Points());
        var job = await world.Api.Ended("updates", (await world.Api.Post("/v2/updates", change + "}")).Id);
        Assert.Equal("done rows 2 done 2 issued 0 updated 1 unchanged 1 failed 0", job.Counts());
        Assert.Equal(["5", "5", "1"], await Points());

        async Task<IEnumerable<string?>> Points() =>
            (await world.Api.AllPasses()).Select(p => p.GetProperty("dynamicData").GetProperty("points").GetString());
    }

    [Fact]
    public async Task A_pass_that_can_not_be_changed_costs_only_itself()
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        await world.Api.Import("points\n1\n2\n3\n");
        var second = (await world.Api.AllPasses())[1].GetProperty("id").GetString();
        Assert.Equal(200, (await world.Api.Put($"/v2/passes/{second}", """{"isInvalid":true}""")).Status);
        foreach (var dry in new[] { ""","dryRun":true""", "" })
        {
            var id = (await world.Api.Post("/v2/updates", """{"passFilter":{},"changes":{"isVoided":true}""" + dry + "}")).Id;
            var job = await world.Api.Ended("updates", id);
            Assert.Equal("done rows 3 done 3 issued 0 updated 2 unchanged 0 failed 1", job.Counts());
            Assert.Contains("is invalid, which is final", job.Errors()[0], StringComparison.Ordinal);
            Assert.Equal(second, job.GetProperty("errors")[0].GetProperty("passId").GetString());
            var refused = (await world.Api.Get($"/v2/updates/{id}/errors.csv")).Text;
            Assert.StartsWith($"passId,error\r\n{second},", refused, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_no_pass_could_take_is_refused_at_once()
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        Assert.StartsWith("passFilter: ", (await Send("""{"changes":{"isVoided":true}}""")).Refused(400), StringComparison.Ordinal);
        Assert.StartsWith("changes: ", (await Send("""{"passFilter":{}}""")).Refused(400), StringComparison.Ordinal);
        var wrong = (await Send("""{"passFilter":{"colour":1},"changes":{"expiryDate":"soon"}}""")).Refused(400);
        Assert.Contains("passFilter.colour: ", wrong, StringComparison.Ordinal);
        Assert.Contains("changes.expiryDate: ", wrong, StringComparison.Ordinal);
        Assert.Equal("There is no update \"imp_1\"", (await world.Api.Get("/v2/updates/imp_1")).Refused(404));

        Task<Answer> Send(string json) => world.Api.Post("/v2/updates", json);
    }
}
