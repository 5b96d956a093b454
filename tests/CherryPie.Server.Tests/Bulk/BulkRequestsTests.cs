using CherryPie.Server.Tests.Idempotency;
using Xunit;

namespace CherryPie.Server.Tests.Bulk;

/// <summary>Requests about many passes that mean something else than they say are refused before anything is changed.</summary>
public sealed class BulkRequestsTests(Server server) : IClassFixture<Server>
{
    private const StringComparison Ordinal = StringComparison.Ordinal;

    [Fact]
    public async Task A_name_that_is_not_known_is_refused_with_the_nearest()
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        var import = await world.Api.PostImport("points\n1\n", ""","dry_run":true""");
        Assert.StartsWith("dry_run: is unknown; did you mean dryRun;", import.Refused(400), Ordinal);
        var part = await world.Api.PostForm(
            "/v2/imports",
            Part.Json("""{"templateName":"template"}"""),
            Imports.File("points\n1\n"),
            new Part("dryRun", "true"u8.ToArray(), "x")
        );
        Assert.Contains("\"dryRun\" is neither", part.Refused(400), Ordinal);
        var update = await world.Api.Post("/v2/updates", """{"passFilter":{},"changes":{"isVoided":true},"dryrunn":true}""");
        Assert.StartsWith("dryrunn: is unknown; did you mean dryRun;", update.Refused(400), Ordinal);
        Assert.StartsWith("filter: is unknown", (await world.Api.Post("/v2/exports", """{"filter":{}}""")).Refused(400), Ordinal);
        Assert.Equal(0, await world.Passes());
    }

    [Theory]
    [InlineData("""{"userDefinedId":{}}""", "passFilter.userDefinedId: is empty")]
    [InlineData("""{"dynamicData":{}}""", "passFilter.dynamicData: is empty")]
    [InlineData("""{"dynamicData":{"name":{}}}""", "passFilter.dynamicData.name: is empty")]
    [InlineData("[]", "passFilter: must be a JSON object")]
    public async Task A_condition_that_says_nothing_does_not_mean_all(string filter, string why)
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        var body = $$$"""{"passFilter":{{{filter}}},"changes":{"isVoided":true}}""";
        Assert.StartsWith(why, (await world.Api.Post("/v2/updates", body)).Refused(400), Ordinal);
        if (filter[0] == '{')
        {
            Assert.StartsWith(why, (await world.Api.Post("/v2/exports", "{\"passFilter\":" + filter + "}")).Refused(400), Ordinal);
        }
    }

    [Fact]
    public async Task Changes_that_no_pass_has_are_refused_and_those_of_some_templates_are_told()
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        await world.Template("other");
        await world.Pass();
        await world.Pass("other");
        Assert.StartsWith("changes.foo: is unknown", await Refused("""{"foo":1}"""), Ordinal);
        Assert.StartsWith(
            "changes.dynamicData.Point: is a key of none of the account's templates; did you mean points",
            await Refused("""{"dynamicData":{"Point":"1"}}"""),
            Ordinal
        );
        var id = (await Send("""{"dynamicData":{"points":"1"}}""")).Id;
        var warning = Assert.Single((await world.Api.Ended("updates", id)).GetProperty("warnings").EnumerateArray()).GetString();
        Assert.StartsWith("template \"other\" of 1 of the passes has no key \"points\"", warning, Ordinal);

        async Task<string> Refused(string changes) => (await Send(changes)).Refused(400);

        Task<Answer> Send(string changes) => world.Api.Post("/v2/updates", "{\"passFilter\":{},\"changes\":" + changes + "}");
    }

    [Fact]
    public async Task What_only_a_templates_keys_can_tell_needs_the_template_and_binds_to_it()
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        await world.Template("other", more: Imports.Keys);
        var (own, foreign) = (await world.Pass(), await world.Pass("other", ""","userDefinedId":"f" """));
        const string byId = """{"mode":"update","key":"passId" """;
        var file = $"passId;dynamicData.points\n{own};1.234\n{foreign};1.234\n";
        Assert.StartsWith("templateName: is required with decimal", (await Send(""","decimal":","}""")).Refused(400), Ordinal);
        var dates = await world.Api.Ended("imports", (await Send(""","dateFormat":"dd.MM.yyyy"}""")).Id);
        Assert.Equal(("failed", 0), (dates.GetProperty("status").GetString(), dates.GetProperty("updated").GetInt32()));
        var job = await world.Api.Ended("imports", (await Send(""","decimal":",","templateName":"template"}""")).Id);
        Assert.Equal("done rows 2 done 2 issued 0 updated 1 unchanged 0 failed 1", job.Counts());
        Assert.Equal($"3 passId: the pass \"{foreign}\" is of another template", Assert.Single(job.Errors()));
        var byUser = await world.Api.Import("userDefinedId,points\nf,5\n", ""","mode":"update" """);
        Assert.Equal("2 userDefinedId: the pass \"f\" is of another template", Assert.Single(byUser.Errors()));
        var points = (await world.Api.AllPasses()).Select(p => p.GetRawText().Contains("\"points\":\"1234\"", Ordinal));
        Assert.Equal([true, false], points);

        Task<Answer> Send(string more) => world.Api.PostForm("/v2/imports", Part.Json(byId + more), Imports.File(file));
    }
}
