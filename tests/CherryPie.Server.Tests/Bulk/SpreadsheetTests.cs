using System.Globalization;
using System.Text.Json;
using CherryPie.Server.Tests.Idempotency;
using CherryPie.Server.Tests.Tables;
using Xunit;

namespace CherryPie.Server.Tests.Bulk;

/// <summary>Imports of Excel files: what people see in them, and what a hostile one may cost.</summary>
public sealed class SpreadsheetTests(Server server) : IClassFixture<Server>
{
    private const StringComparison Ordinal = StringComparison.Ordinal;

    private const string Header = """
        <row r="1"><c t="inlineStr"><is><t>userDefinedId</t></is></c><c t="inlineStr"><is><t>name</t></is></c>
        <c t="inlineStr"><is><t>points</t></is></c></row>
        """;

    [Fact]
    public async Task A_number_that_is_filled_up_with_zeros_is_the_text_that_is_shown()
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        var job = await Import(
            world,
            Header
                + """
                <row r="2"><c s="4"><v>123</v></c><c s="5"><v>1067</v></c><c s="4"><v>7</v></c></row>
                <row r="3"><c s="4"><v>1234567</v></c><c s="6"><v>1234</v></c><c s="7"><v>1234.5</v></c></row>
                <row r="4"><c><v>5</v></c><c s="4"><v>-12</v></c><c><v>1</v></c></row>
                <row r="5"><c><v>6</v></c><c s="4"><v>12.5</v></c><c t="inlineStr"><is><t>x</t></is></c></row>
                """
        );
        Assert.Equal("done rows 4 done 4 issued 3 updated 0 unchanged 0 failed 1", job.Counts());
        Assert.Equal(
            ["00123 D-01067 7", "1234567 001-234 1234.5", "5 -00012 1"],
            (await world.Api.AllPasses()).Select(p =>
                $"{p.GetProperty("userDefinedId")} {p.GetProperty("dynamicData").GetProperty("name")} "
                + p.GetProperty("dynamicData").GetProperty("points")
            )
        );
        Assert.Contains("\r\n6,12.5,x,", (await world.Api.Get($"/v2/imports/{job.Id()}/errors.csv")).Text, Ordinal);

        // A key names its pass as it was issued.
        var update = await Import(
            world,
            Header + """<row r="2"><c s="4"><v>123</v></c><c s="4"><v>8</v></c><c s="4"><v>8</v></c></row>""",
            ""","mode":"update" """
        );
        Assert.Equal("done rows 1 done 1 issued 0 updated 1 unchanged 0 failed 0", update.Counts());
    }

    [Fact]
    public async Task Hidden_rows_and_columns_are_read_and_told_before_anything_is_issued()
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        const string rows = """
            <row r="2" hidden="1"><c><v>1</v></c><c><v>1</v></c></row><row r="3" hidden="1"><c s="1"/></row>
            <row r="4"><c><v>2</v></c><c><v>2</v></c></row>
            """;
        const string columns = """<cols><col min="2" max="3" hidden="1"/><col min="5" max="9" hidden="1"/></cols>""";
        var dry = await Import(world, Header + rows, ""","dryRun":true""", columns);
        Assert.Equal("done rows 2 done 2 issued 2 updated 0 unchanged 0 failed 0", dry.Counts());
        Assert.Equal(
            [
                "Hidden columns were read too: \"name\", \"points\"",
                "Hidden rows (1) were read too, as a filter leaves them: delete them where only the others are meant",
            ],
            dry.GetProperty("warnings").EnumerateArray().Select(w => w.GetString())
        );
        Assert.Equal(0, await world.Passes());
    }

    [Fact]
    public async Task What_a_small_file_unpacks_to_and_repeats_is_bounded_by_its_size()
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        var unpacked = await Import(world, Header, strings: new string(' ', 90_000_000));
        Assert.Equal("failed", unpacked.GetProperty("status").GetString());
        Assert.StartsWith("The file unpacks to more than ", unpacked.Why(), Ordinal);
        Assert.EndsWith("at most so much is allowed of a file of its size: save it as csv", unpacked.Why(), Ordinal);

        // Each row has a text of 60,000 characters more often than a row may be long.
        var cells = string.Concat(Enumerable.Repeat("""<c t="s"><v>0</v></c>""", 300));
        var rows = string.Concat(
            Enumerable.Range(2, 100).Select(n => $"<row r=\"{n.ToString(CultureInfo.InvariantCulture)}\">{cells}</row>")
        );
        var strings = $"<si><t>{new string('x', 60_000)}</t></si>";
        var few = await Import(world, Header + rows[..rows.IndexOf("<row r=\"6\"", Ordinal)], strings: strings);
        Assert.Equal("done rows 4 done 4 issued 0 updated 0 unchanged 0 failed 4", few.Counts());
        Assert.Equal("2 -: The row is longer than 1,048,576 characters", few.Errors()[0]);
        const string kept = "SELECT sum(length(array_to_string(cells, ''))) FROM bulk_refused_rows WHERE job_id = $1 AND row > 0";
        Assert.InRange((long)(await server.Sql(kept, few.Id()))!, 4 * 60_000, 4 * 66_000);
        var repeated = await Import(world, Header + rows, strings: strings);
        Assert.Equal("failed", repeated.GetProperty("status").GetString());
        Assert.StartsWith("The file's cells repeat shared texts of more than 6", repeated.Why(), Ordinal);
    }

    [Fact]
    public async Task Cells_behind_the_columns_cost_what_they_hold_and_nesting_is_bounded()
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        var job = await Import(world, Header + """<row r="2"><c><v>1</v></c><c r="XFC2"/><c r="XFD2"><v>9</v></c></row>""");
        Assert.Equal("2 -: Cell XFD is behind the last column: the header has 3. Is a delimiter not quoted?", Assert.Single(job.Errors()));
        Assert.Equal(4L, await server.Sql("SELECT max(cardinality(cells))::bigint FROM bulk_refused_rows WHERE job_id = $1", job.Id()));

        var nested = await Import(world, Header, strings: string.Concat(Enumerable.Repeat("<si>", 100_000)));
        Assert.Contains("its elements are nested too deep", nested.Why(), Ordinal);
    }

    private static async Task<JsonElement> Import(World world, string rows, string more = "", string columns = "", string strings = "")
    {
        var sent = await world.Api.PostForm(
            "/v2/imports",
            Part.Json($$"""{"templateName":"template"{{more}}}"""),
            new Part("file", Workbooks.Of(rows, strings, columns), "members.xlsx")
        );
        return await world.Api.Ended("imports", sent.Id);
    }
}
