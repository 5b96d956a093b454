using System.Text;
using System.Text.Json;
using CherryPie.Server.Tests.Idempotency;
using Xunit;

namespace CherryPie.Server.Tests.Bulk;

/// <summary>The file of refused rows, sent again: what was corrected is done, and nothing else is.</summary>
public sealed class ResentRowsTests(Server server) : IClassFixture<Server>
{
    private const string Header = "userDefinedId,name,points\n";

    [Theory]
    [InlineData(Header + "RR2,A,12,50\n", ",50\r\n")]
    [InlineData(Header + "RR2,\"A\"x,12\n", ",\"RR2,\"\"A\"\"x,12\"\r\n")]
    [InlineData(Header + "RR2,A\"b,12\n", ",\"RR2,A\"\"b,12\"\r\n")]
    [InlineData(Header + "RR2,\"A,12\n", ",\"RR2,\"\"A,12\"\r\n")]
    [InlineData(Header + "RR2,A\0,12\n", ",\"RR2,A\uFFFD,12\"\r\n")]
    [InlineData(Header + "RR2,LONG,12\n", "LLLLL")]
    [InlineData("{\"userDefinedId\":\"RR1\",\"points\":\"x\"}\nGAP{\"userDefinedId\":\"RR2\",\"name\":\"A\",\"points\":12}\n", "RR2")]
    public async Task A_row_that_could_not_be_read_keeps_all_that_was_sent_and_is_refused_again(string file, string kept)
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        var isJson = file[0] == '{';
        file = file.Replace("LONG", new string('L', 70_000), StringComparison.Ordinal)
            .Replace("GAP", new string('\n', 1000), StringComparison.Ordinal);
        var name = isJson ? "members.ndjson" : "members.csv";
        for (var time = 0; time < 3; time++)
        {
            var job = await world.Api.Import(file, name: name);
            Assert.Equal((0, isJson ? 2 : 1), (job.GetProperty("issued").GetInt32(), job.GetProperty("failed").GetInt32()));
            file = await Refused(world, job);
            Assert.Contains(kept, file, StringComparison.Ordinal);
            name = "members.csv";
        }

        Assert.Equal(0, await world.Passes());
    }

    [Fact]
    public async Task Numbers_have_the_imports_decimal_sign()
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        const string comma = ""","decimal":"," """;
        var job = await world.Api.Import(
            """
            {"userDefinedId":"a","recoveryEmail":"none","name":1.234,"points":1.234}
            {"userDefinedId":"b","recoveryEmail":"none","name":"'=x","points":-0.5}
            """,
            comma,
            "members.ndjson"
        );
        Assert.Equal(2, job.GetProperty("failed").GetInt32());
        var corrected = (await Refused(world, job)).Replace("none", "ada@example.com", StringComparison.Ordinal);
        var again = await world.Api.Import(corrected, comma);
        Assert.Equal("done rows 2 done 2 issued 2 updated 0 unchanged 0 failed 0", again.Counts());
        var data = (await world.Api.AllPasses()).Select(p => p.GetProperty("dynamicData")).ToList();
        Assert.Equal(["1.234", "-0.5"], data.Select(d => d.GetProperty("points").GetString()));
        Assert.Equal(["1.234", "'=x"], data.Select(d => d.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task A_file_of_a_spreadsheet_comes_back_as_one_and_a_key_called_error_is_kept()
    {
        var world = await World.WithTemplate(
            server,
            more: ""","dynamicKeys":[{"key":"points","type":"number"},{"key":"error","type":"string"}]"""
        );
        var file = "\uFEFFuserDefinedId;points;error\r\na;x;mine\r\n";
        for (var time = 0; time < 2; time++)
        {
            var job = await world.Api.Import(file);
            Assert.Equal("done rows 1 done 1 issued 0 updated 0 unchanged 0 failed 1", job.Counts());
            file = await Refused(world, job);
            Assert.StartsWith("\uFEFFuserDefinedId;points;error;importError\r\na;x;mine;", file, StringComparison.Ordinal);
        }

        var issued = await world.Api.Import(file.Replace(";x;", ";7;", StringComparison.Ordinal));
        Assert.Equal("done rows 1 done 1 issued 1 updated 0 unchanged 0 failed 0", issued.Counts());
        Assert.Empty(issued.GetProperty("warnings").EnumerateArray());
        Assert.Equal("mine", Assert.Single(await world.Api.AllPasses()).GetProperty("dynamicData").GetProperty("error").GetString());
    }

    [Theory]
    [InlineData('\t')]
    [InlineData('|')]
    public async Task The_delimiter_is_that_of_the_file(char delimiter)
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        var file = "userDefinedId,name,points\na,\"x, y\",many\n".Replace(',', delimiter);
        var refused = await Refused(world, await world.Api.Import(file, name: "members.txt"));
        Assert.StartsWith(
            $"userDefinedId{delimiter}name{delimiter}points{delimiter}error\r\na{delimiter}",
            refused,
            StringComparison.Ordinal
        );
        var issued = await world.Api.Import(refused.Replace("many", "7", StringComparison.Ordinal), name: "errors.csv");
        Assert.Equal("done rows 1 done 1 issued 1 updated 0 unchanged 0 failed 0", issued.Counts());
    }

    [Fact]
    public async Task A_dry_run_that_failed_and_is_resumed_issues_nothing()
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        var file = new StringBuilder("points\n");
        foreach (var row in Enumerable.Range(0, 600))
        {
            file.Append(row).Append('\n');
        }

        // A quote that stays open over so many lines ends the first pass amid the file.
        file.Append('"').Insert(file.Length, "0123456789012345678\n", 60_000);
        var job = await world.Api.Import(file.ToString(), ""","dryRun":true""");
        Assert.Equal("failed", job.GetProperty("status").GetString());
        Assert.Equal(200, (await world.Api.Put($"/v2/imports/{job.Id()}/resume", "")).Status);
        Assert.Equal("failed", (await world.Api.Ended("imports", job.Id())).GetProperty("status").GetString());
        Assert.Equal(0, await world.Passes());
    }

    private static async Task<string> Refused(World world, JsonElement job) =>
        Encoding.UTF8.GetString((await world.Api.Get($"/v2/imports/{job.Id()}/errors.csv")).Bytes);
}
