using System.Text;
using System.Text.Json;
using CherryPie.Server.Tests.Idempotency;
using Xunit;

namespace CherryPie.Server.Tests.Bulk;

/// <summary>How the text of a file is understood, and that it is told before anything is issued.</summary>
public sealed class ReadFilesTests(Server server) : IClassFixture<Server>
{
    private const StringComparison Ordinal = StringComparison.Ordinal;

    [Fact]
    public async Task A_byte_that_is_no_UTF_8_costs_its_row_and_does_not_change_how_the_others_are_read()
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        byte[] file = [.. "userDefinedId,name\na,Zoë\nb,M"u8, 0xFC, .. "ller\nc,Ünal\n"u8];
        var dry = await Import(world, file, ""","dryRun":true""");
        const string told = "The file is UTF-8, but line 3 has the byte 0xFC (byte 4 of the line), which is not";
        Assert.StartsWith(told, Assert.Single(Warnings(dry)), Ordinal);
        Assert.Equal(0, await world.Passes());

        var job = await Import(world, file);
        Assert.Equal("done rows 3 done 3 issued 2 updated 0 unchanged 0 failed 1", job.Counts());
        Assert.StartsWith("3 -: \"name\" has the byte 0xFC (byte 4 of its line), which is no UTF-8", job.Errors()[0], Ordinal);
        Assert.Equal(["Zoë", "Ünal"], await Names(world));

        var refused = (await world.Api.Get($"/v2/imports/{job.Id()}/errors.csv")).Text;
        Assert.StartsWith("userDefinedId,name,error\r\nb,Müller,", refused, Ordinal);
        Assert.EndsWith(",\"b,Müller\"\r\n", refused, Ordinal);
        Assert.Equal(1, (await world.Api.Import(refused)).GetProperty("failed").GetInt32());
        var looked = await world.Api.Import(refused.Replace(",\"b,Müller\"", ",", Ordinal));
        Assert.Equal("done rows 1 done 1 issued 1 updated 0 unchanged 0 failed 0", looked.Counts());
        Assert.Equal("Müller", (await Names(world)).Last());
    }

    [Fact]
    public async Task A_file_that_is_UTF_8_in_few_places_is_refused_as_a_whole()
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        var job = await Import(world, [.. "name\nM"u8, 0xFC, .. "ller\nJos"u8, 0xE9, .. "\nGRO"u8, 0xDF, 0x85, 10]);
        Assert.Equal("failed", job.GetProperty("status").GetString());
        Assert.StartsWith("The file is UTF-8 in 1 places and not in 2, first by the byte 0xFC (byte 2) of line 2", job.Why(), Ordinal);
        Assert.Equal(0, await world.Passes());
    }

    [Fact]
    public async Task Bad_bytes_of_NDJSON_and_behind_a_byte_order_mark_cost_their_rows()
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        byte[] json = [.. "{\"name\":\"Zoë\"}\n{\"name\":\"M"u8, 0xFC, .. "ller\"}\n"u8];
        var lines = await Import(world, json, name: "members.ndjson");
        Assert.Equal("done rows 2 done 2 issued 1 updated 0 unchanged 0 failed 1", lines.Counts());
        Assert.StartsWith("2 -: The line has the byte 0xFC (byte 11 of its line)", lines.Errors()[0], Ordinal);
        byte[] marked = [.. "\uFEFFname,points\nAda,1\nM"u8, 0xE2, 0x82, .. ",2\n"u8]; // its mark says what it is
        var rows = await Import(world, marked);
        Assert.Equal("done rows 2 done 2 issued 1 updated 0 unchanged 0 failed 1", rows.Counts());
        Assert.StartsWith("3 -: \"name\" has the byte 0xE2 (byte 2 of its line)", rows.Errors()[0], Ordinal);
    }

    [Fact]
    public async Task A_file_without_any_UTF_8_is_Windows_1252_and_says_so_even_where_it_fails()
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        byte[] file = [.. "name,points\nZo"u8, 0xEB, .. ",1\nM"u8, 0xFC, .. "ller,2\n"u8];
        Assert.Equal(2, (await Import(world, file)).GetProperty("issued").GetInt32());
        Assert.Equal(["Zoë", "Müller"], await Names(world));

        // A quote that stays open ends the first pass; what is known of the file is told by then.
        var open = Encoding.UTF8.GetBytes("\"" + string.Concat(Enumerable.Repeat("0123456789012345678\n", 60_000)));
        var failed = await Import(world, [.. file, .. open]);
        Assert.Equal("failed", failed.GetProperty("status").GetString());
        Assert.Contains("read as Windows-1252", Assert.Single(Warnings(failed)), Ordinal);
        Assert.Equal(2, await world.Passes());
    }

    [Fact]
    public async Task An_unknown_column_is_refused_where_that_is_asked_for()
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        const string file = "name,Punkte,Notes\nAda,1,x\n";
        var refused = await world.Api.Import(file, ""","unknownColumns":"refuse" """);
        Assert.Equal("failed", refused.GetProperty("status").GetString());
        Assert.StartsWith(
            "unknownColumns is refuse, and the file has columns that nothing knows: \"Punkte\", \"Notes\"; mapping",
            refused.Why(),
            Ordinal
        );
        Assert.Equal(0, await world.Passes());
        const string mapped = ""","unknownColumns":"refuse","mapping":{"Punkte":"points","Notes":null}""";
        Assert.Equal(1, (await world.Api.Import(file, mapped)).GetProperty("issued").GetInt32());
        Assert.Equal(2, (await world.Api.Import(file, ""","unknownColumns":"warn" """)).GetProperty("warnings").GetArrayLength());
        Assert.Contains("unknownColumns: ", (await world.Api.PostImport(file, ""","unknownColumns":"no" """)).Refused(400), Ordinal);
    }

    [Fact]
    public async Task Names_in_the_mapping_are_compared_in_any_case_and_may_not_come_twice()
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        var job = await world.Api.Import(
            "E-Mail,Pünkte\nada@example.com,5\n",
            ""","mapping":{"e-mail":"recoveryEmail","PÜNKTE":"points"}"""
        );
        Assert.Equal("done rows 1 done 1 issued 1 updated 0 unchanged 0 failed 0", job.Counts());
        Assert.Equal("ada@example.com", Assert.Single(await world.Api.AllPasses()).GetProperty("recoveryEmail").GetString());
        var twice = await world.Api.PostImport("E-mail\na\n", ""","mapping":{"E-mail":"recoveryEmail","e-MAIL":null}""");
        Assert.Equal("mapping: names the column \"e-MAIL\" twice: names are compared in any case", twice.Refused(400));
    }

    [Theory]
    [InlineData("name;points,EUR\nAda;1,5\n", "points,EUR", "\";\" or by \",\"; \";\" was taken")]
    [InlineData("name\tpoints;EUR\nAda\t1,5\n", "points;EUR", null)]
    public async Task Of_delimiters_that_cut_alike_the_rarer_one_is_taken_and_told(string file, string column, string? told)
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        var job = await world.Api.Import(file, $$""","decimal":",","dryRun":true,"mapping":{"{{column}}":"points"}""");
        Assert.Equal("done rows 1 done 1 issued 1 updated 0 unchanged 0 failed 0", job.Counts());
        Assert.Equal(told is null ? 0 : 1, job.GetProperty("warnings").GetArrayLength());
        Assert.All(Warnings(job), w => Assert.Contains(told!, w, Ordinal));
    }

    [Fact]
    public async Task A_time_that_can_not_be_stored_is_refused_with_the_bounds()
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        var job = await world.Api.Import("expiryDate,name\n31.12.9999,a\n9999-12-31,b\n30.12.9999,c\n", ""","dateFormat":"dd.MM.yyyy" """);
        Assert.Equal(1, job.GetProperty("issued").GetInt32());
        const string why = "expiryDate: must be a time from 0001-01-02 to 9999-12-30; leave it out where it is to mean never";
        Assert.Equal([$"2 {why}", $"3 {why}"], job.Errors());
    }

    private static async Task<JsonElement> Import(World world, byte[] file, string more = "", string name = "members.csv")
    {
        var sent = await world.Api.PostForm(
            "/v2/imports",
            Part.Json($$"""{"templateName":"template"{{more}}}"""),
            new Part("file", file, name)
        );
        return await world.Api.Ended("imports", sent.Id);
    }

    private static string[] Warnings(JsonElement job) => [.. job.GetProperty("warnings").EnumerateArray().Select(w => w.GetString()!)];

    private static async Task<IEnumerable<string?>> Names(World world) =>
        (await world.Api.AllPasses()).Select(p => p.GetProperty("dynamicData").GetProperty("name").GetString());
}
