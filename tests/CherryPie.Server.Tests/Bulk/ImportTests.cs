using System.Text;
using CherryPie.Server.Tests.Idempotency;
using Xunit;

namespace CherryPie.Server.Tests.Bulk;

/// <summary>Imports of files, as callers see them.</summary>
public sealed class ImportTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task Each_row_issues_a_pass_with_its_values_and_the_result_names_it()
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        var job = await world.Api.Import(
            "userDefinedId,E-mail,Points,name,Notes\r\n4711,ada@example.com,10,\"Lovelace, Ada\",x\r\n4712,,2.5,\"two\nlines\",\r\n",
            ""","mapping":{"E-mail":"recoveryEmail"}"""
        );
        Assert.Equal("done rows 2 done 2 issued 2 updated 0 unchanged 0 failed 0", job.Counts());
        Assert.Contains("column \"Notes\"", job.GetProperty("warnings")[0].GetString(), StringComparison.Ordinal);
        var passes = await world.Api.AllPasses();
        Assert.Equal(["4711", "4712"], passes.Select(p => p.GetProperty("userDefinedId").GetString()));
        Assert.Equal("ada@example.com", passes[0].GetProperty("recoveryEmail").GetString());
        Assert.Equal("Lovelace, Ada", passes[0].GetProperty("dynamicData").GetProperty("name").GetString());
        Assert.Equal("2.5", passes[1].GetProperty("dynamicData").GetProperty("points").GetString());
        var id = job.GetProperty("id").GetString();
        var result = (await world.Api.Get($"/v2/imports/{id}/result.csv")).Text;
        Assert.Equal(3, result.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains($"2,{passes[0].GetProperty("id")},", result, StringComparison.Ordinal);
        Assert.Contains($"3,{passes[1].GetProperty("id")},", result, StringComparison.Ordinal);
        Assert.StartsWith("row,passId,landingUrl,googleUrl,userDefinedId\r\n", result, StringComparison.Ordinal);
        Assert.EndsWith($",{passes[1].GetProperty("landingUrl")},,4712\r\n", result, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Log, l => l.Contains("ada@example.com", StringComparison.Ordinal));
        Assert.Contains(
            (await world.Api.Get("/v2/events?types=import.completed&wait=5")).Json.GetProperty("data").EnumerateArray(),
            e => e.GetProperty("data").GetProperty("importId").GetString() == id
        );
    }

    [Fact]
    public async Task A_refused_row_costs_one_row_and_its_file_is_corrected_and_sent_again()
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        var rows = string.Concat(Enumerable.Range(2, 600).Select(n => $"id-{n},a{n}@example.com,{n}\n"));
        var file = "userDefinedId;recoveryEmail;points\n" + rows.Replace(',', ';');
        file = file.Replace("a20@example.com", "no address", StringComparison.Ordinal)
            .Replace(";555\n", ";many\n", StringComparison.Ordinal);
        var job = await world.Api.Import(file);
        Assert.Equal("done rows 600 done 600 issued 598 updated 0 unchanged 0 failed 2", job.Counts());
        var errors = job.Errors();
        Assert.StartsWith("20 recoveryEmail: ", errors[0], StringComparison.Ordinal);
        Assert.StartsWith("555 points: ", errors[1], StringComparison.Ordinal);
        var refused = (await world.Api.Get($"/v2/imports/{job.GetProperty("id")}/errors.csv")).Text;
        Assert.StartsWith("userDefinedId;recoveryEmail;points;error\r\nid-20;\"no address\";20;", refused, StringComparison.Ordinal);
        var corrected = refused
            .Replace("\"no address\"", "a20@example.com", StringComparison.Ordinal)
            .Replace("many", "555", StringComparison.Ordinal);
        var again = await world.Api.Import(corrected);
        Assert.Equal("done rows 2 done 2 issued 2 updated 0 unchanged 0 failed 0", again.Counts());
        Assert.Empty(again.GetProperty("warnings").EnumerateArray());
        Assert.Equal(600, await world.Passes());
    }

    [Fact]
    public async Task Update_and_upsert_find_passes_by_their_key_and_say_what_was_unchanged()
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        await world.Api.Import("userDefinedId,points\na,1\nb,2\n");
        const string file = "userDefinedId,points\na,1\nb,3\nc,4\nc,5\n";
        var update = await world.Api.Import(file, ""","mode":"update","key":"userDefinedId" """);
        Assert.Equal("done rows 4 done 4 issued 0 updated 1 unchanged 1 failed 2", update.Counts());
        Assert.StartsWith("4 userDefinedId: there is no pass \"c\"", update.Errors()[0], StringComparison.Ordinal);
        var upsert = await world.Api.Import(file, ""","mode":"upsert" """);
        Assert.Equal("done rows 4 done 4 issued 1 updated 1 unchanged 2 failed 0", upsert.Counts());
        var passes = await world.Api.AllPasses();
        Assert.Equal(["1", "3", "5"], passes.Select(p => p.GetProperty("dynamicData").GetProperty("points").GetString()));
        var byId = await world.Api.Import(
            $"passId,points\n{passes[0].GetProperty("id")},9\n{passes[0].GetProperty("id")},9\nnobody,1\n",
            ""","mode":"update","key":"passId" """
        );
        Assert.Equal("done rows 3 done 3 issued 0 updated 1 unchanged 1 failed 1", byId.Counts());
    }

    [Theory]
    [InlineData("foo,bar\n1,2\n", "", "No column of the file sets anything")]
    [InlineData("points,Points\n1,2\n", "", "twice")]
    [InlineData("points\n1\n", ""","mapping":{"E-mail":"recoveryEmail"}""", "the file has no column \"E-mail\"")]
    [InlineData("E-mail\n1\n", ""","mapping":{"E-mail":"mailbox"}""", "is no attribute")]
    [InlineData("points\n", "", "no rows")]
    [InlineData("points\n1\n", ""","mode":"update" """, "No column is userDefinedId")]
    public async Task Nothing_is_issued_from_a_file_that_is_not_understood(string file, string more, string why)
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        var job = await world.Api.Import(file, more);
        Assert.Equal("failed", job.GetProperty("status").GetString());
        Assert.Contains(why, job.Why(), StringComparison.Ordinal);
        Assert.Equal(0, await world.Passes());
    }

    [Fact]
    public async Task A_dry_run_finds_all_out_and_changes_nothing()
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        await world.Api.Import("userDefinedId,points\na,1\n");
        var job = await world.Api.Import(
            "userDefinedId,points,recoveryEmail\na,2,\nb,3,\nc,x,\nd,1,no\n",
            ""","mode":"upsert","dryRun":true"""
        );
        Assert.Equal("done rows 4 done 4 issued 1 updated 1 unchanged 0 failed 2", job.Counts());
        Assert.Equal(["4 points", "5 recoveryEmail"], job.Errors().Select(e => e.Split(':')[0]));
        var only = Assert.Single(await world.Api.AllPasses());
        Assert.Equal("1", only.GetProperty("dynamicData").GetProperty("points").GetString());
    }

    [Fact]
    public async Task With_onError_stop_nothing_is_issued_where_a_row_is_refused()
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        var job = await world.Api.Import("points\n1\nx\n3\n", ""","onError":"stop" """);
        Assert.Equal("stopped rows 3 done 0 issued 0 updated 0 unchanged 0 failed 1", job.Counts());
        Assert.Equal(0, await world.Passes());
    }

    [Fact]
    public async Task At_maxIssue_it_stops_exactly_says_so_and_goes_on_when_there_is_more()
    {
        var world = await World.New(server);
        await world.Campaign();
        await world.Template(more: Imports.Keys + ",\"maxIssue\":3");
        var job = await world.Api.Import("points\n1\n2\n3\n4\n5\n");
        Assert.Equal("stopped rows 5 done 3 issued 3 updated 0 unchanged 0 failed 0", job.Counts());
        Assert.Contains("has issued all of its 3 passes (maxIssue)", job.Why(), StringComparison.Ordinal);
        Assert.Equal(200, (await world.Api.Put("/v2/templates/template", """{"maxIssue":10}""")).Status);
        var id = job.GetProperty("id").GetString()!;
        Assert.Equal(id, (await world.Api.Put($"/v2/imports/{id}/resume", "")).Id);
        Assert.Equal("done rows 5 done 5 issued 5 updated 0 unchanged 0 failed 0", (await world.Api.Ended("imports", id)).Counts());
    }

    [Fact]
    public async Task Mails_are_sent_only_where_they_are_asked_for()
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        Assert.Equal("done", (await world.Api.Import("recoveryEmail\nquiet@example.com\n")).GetProperty("status").GetString());
        await world.Api.Import("recoveryEmail\nloud@example.com\n", ""","mail":true""");
        var mails = Path.Combine(server.DataFolder, "mail");
        await Eventually.Is(() => Directory.Exists(mails) && Mailed("loud@example.com"));
        Assert.False(Mailed("quiet@example.com"));

        bool Mailed(string to) =>
            Directory.GetFiles(mails, "*.eml").Any(f => File.ReadAllText(f, Encoding.UTF8).Contains(to, StringComparison.Ordinal));
    }
}
