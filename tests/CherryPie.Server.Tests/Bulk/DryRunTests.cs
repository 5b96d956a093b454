using Xunit;

namespace CherryPie.Server.Tests.Bulk;

/// <summary>A dry run counts as the import itself would, which each test does afterwards.</summary>
[Trait("needs", "postgres")]
public sealed class DryRunTests(Server server) : IClassFixture<Server>
{
    private const string Dry = ""","dryRun":true""",
        Upsert = ""","mode":"upsert" """;

    // More than a block.
    private static readonly string _many = string.Concat(Enumerable.Range(0, 600).Select(n => $"id-{n},{n}\n"));

    [Theory]
    [InlineData("c,4\nc,5\n", 1, 1, 0)]
    [InlineData("c,4\nc,\n", 1, 0, 1)]
    [InlineData("c,4\nc,4\nc,4\nd,1\n", 2, 0, 2)]
    [InlineData("c,4\nc,5\nc,5\nc,4\n", 1, 2, 1)]
    [InlineData("a,1\na,2\na,2\n", 0, 1, 2)]
    public async Task A_key_that_comes_again_is_issued_once(string rows, int issued, int updated, int unchanged)
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        await world.Api.Import("userDefinedId,points\na,1\n");
        var count = issued + updated + unchanged;
        var expected = $"done rows {count} done {count} issued {issued} updated {updated} unchanged {unchanged} failed 0";
        foreach (var dry in new[] { Dry, Dry, "" })
        {
            Assert.Equal(expected, (await world.Api.Import("userDefinedId,points\n" + rows, Upsert + dry)).Counts());
        }
    }

    [Fact]
    public async Task It_is_known_however_far_apart_the_rows_are()
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        var file = "userDefinedId,points\n" + _many + "id-7,7\nid-8,9\nid-8,9\n";
        foreach (var dry in new[] { Dry, "" })
        {
            var job = await world.Api.Import(file, Upsert + dry);
            Assert.Equal("done rows 603 done 603 issued 600 updated 1 unchanged 2 failed 0", job.Counts());
        }
    }

    [Fact]
    public async Task A_user_id_that_comes_twice_is_refused_where_each_row_issues_a_pass()
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        var file = "userDefinedId,points\nx,1\nx,2\n" + _many + "id-7,7\n";
        foreach (var dry in new[] { Dry, "" })
        {
            var job = await world.Api.Import(file, dry);
            Assert.Equal("done rows 603 done 603 issued 601 updated 0 unchanged 0 failed 2", job.Counts());
            Assert.StartsWith("3 userDefinedId: \"x\" belongs to another pass", job.Errors()[0], StringComparison.Ordinal);
            Assert.StartsWith("604 userDefinedId: \"id-7\" belongs to another pass", job.Errors()[1], StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("template")]
    [InlineData("campaign")]
    public async Task It_stops_at_maxIssue_like_the_import_and_says_so(string whose)
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        await world.Api.Import("userDefinedId,points\na,1\n");
        Assert.Equal(200, (await world.Api.Put($"/v2/{whose}s/{whose}", """{"maxIssue":550}""")).Status);
        // Two rows change a pass and one is refused: they take nothing of it.
        var file =
            "userDefinedId,points\na,2\nid-0,0\nid-0,1\nbad,x\n" + _many.Replace("id-0,0\n", "", StringComparison.Ordinal) + "worse,x\n";
        foreach (var (dry, word) in new[] { (Dry, "would have"), ("", "has") })
        {
            var job = await world.Api.Import(file, Upsert + dry);
            Assert.Equal("stopped rows 604 done 552 issued 549 updated 2 unchanged 0 failed 2", job.Counts());
            Assert.Equal($"{whose} \"{whose}\" {word} issued all of its 550 passes (maxIssue)", job.Why());
            Assert.Equal(["5 points", "605 points"], job.Errors().Select(e => e.Split(':')[0]));
        }
    }

    [Fact]
    public async Task Where_there_is_room_for_all_it_is_done_and_leaves_it()
    {
        var world = await World.New(server);
        await world.Campaign();
        await world.Template(more: Imports.Keys + ",\"maxIssue\":600");
        foreach (var dry in new[] { Dry, Dry, "" })
        {
            var job = await world.Api.Import("userDefinedId,points\n" + _many, dry);
            Assert.Equal("done rows 600 done 600 issued 600 updated 0 unchanged 0 failed 0", job.Counts());
        }
    }

    [Fact]
    public async Task Its_rows_are_counted_also_where_it_ends_early()
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        Assert.Equal(200, (await world.Api.Put("/v2/campaigns/campaign", """{"status":"FROZEN"}""")).Status);
        foreach (var more in new[] { Dry, ""","onError":"stop" """, "" })
        {
            var job = await world.Api.Import("userDefinedId,points\n" + _many + "bad,x\n", more);
            Assert.StartsWith("stopped rows 601 done 0 issued 0", job.Counts(), StringComparison.Ordinal);
            Assert.Contains("campaign", job.Why(), StringComparison.Ordinal);
        }

        var broken = await world.Api.Import("points\n1\n2\n\"" + string.Concat(Enumerable.Repeat("1\n", 600_000)), Dry);
        Assert.StartsWith("failed rows 2 ", broken.Counts(), StringComparison.Ordinal);
    }
}
