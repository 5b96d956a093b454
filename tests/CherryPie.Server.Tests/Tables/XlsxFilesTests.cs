using System.Buffers.Binary;
using System.Globalization;
using CherryPie.Server.Platform.Tables;
using Xunit;

namespace CherryPie.Server.Tests.Tables;

/// <summary>Workbooks in Excel's shape, good and hostile.</summary>
public sealed class XlsxFilesTests
{
    [Fact]
    public async Task Cells_of_all_kinds_are_read_as_Excel_stores_them()
    {
        var read = await Rows(
            """
            <row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="C1" t="s"><v>0</v></c></row>
            <row r="3"><c r="A3" t="s"><v>1</v></c><c r="B3"><v>4006381333931</v></c><c r="C3" s="1"><v>46053.378472222219</v></c></row>
            <row r="4"><c r="A4"><v>1.2345678901234567E+19</v></c><c r="C4" s="2"><v>61</v></c></row>
            <row r="5"><c r="A5"><v>0.30000000000000004</v></c><c r="B5" t="b"><v>1</v></c>
            <c r="C5" t="str"><f>"x"</f><v>x_x000D_y</v></c></row>
            <row r="6"><c r="A6" s="3"><v>5</v></c><c r="C6" s="1"><v>60</v></c></row>
            <row r="7"><c r="A7" t="s"><v>9</v></c></row>
            <row r="1048576"><c r="A1048576" s="1"/></row>
            """,
            """<si><t>c</t></si><si><r><t>ri</t></r><r><t xml:space="preserve">ch </t></r><rPh><t>phonetic</t></rPh></si>"""
        );

        Assert.Equal("a|(column B)|c", read.Columns);
        Assert.Equal(
            "3: rich |4006381333931|2026-01-31T09:05:00 / 4: 1.23456789012346E+19||1900-03-01 / 5: 0.3|true|x\ry / "
                + "6: \"c\" cannot be read as a date: the file has \"60\" / 7: \"a\" cannot be read: the file has \"9\"",
            read.Rows
        );
    }

    public static TheoryData<string, string, string> Hostile =>
        new()
        {
            { $"<row r=\"1\"><c r=\"{new string('A', 5_000_000)}1\"/></row>", "", "an attribute in it is longer than" },
            { "<row r=\"1\"><c r=\"ZZZ1\"><v>1</v></c></row>", "", "row 1 has a cell \"ZZZ1\"" },
            { "<row r=\"5\"><c><v>1</v></c></row><row r=\"4\"><c><v>1</v></c></row>", "", "row 4 follows row 5" },
            { "<row r=\"1\"><c><v>1</v></c></row><row r=\"2\"><c>", "", "no readable xlsx file" },
            { "<row r=\"1\"><c t=\"s\"><v>0</v></c></row>", new string(' ', 9_000_000), "unpacks to more than 8 MB" },
        };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task What_would_cost_too_much_is_refused(string rows, string strings, string message)
    {
        var refused = await Assert.ThrowsAsync<TableException>(() => Rows(rows, strings));

        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_that_is_larger_than_it_says_is_cut_off_while_it_unpacks()
    {
        var file = Workbooks.Of("<row r=\"1\"><c><v>1</v></c></row>", new string(' ', 9_000_000));
        for (var at = file.AsSpan().IndexOf("PK\x01\x02"u8); at >= 0; )
        {
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at + 24), 1000);
            var next = file.AsSpan(at + 4).IndexOf("PK\x01\x02"u8);
            at = next < 0 ? -1 : at + 4 + next;
        }

        await Assert.ThrowsAsync<TableException>(() => TableText.Of(file, "a.xlsx", new(UnpackedBytes: 8 << 20)));
    }

    [Fact]
    public async Task A_cell_of_7_MB_costs_its_row()
    {
        var read = await Rows(
            $"<row r=\"1\"><c t=\"str\"><v>a</v></c></row><row r=\"2\"><c t=\"str\"><v>{new string('x', 7_000_000)}</v></c></row>"
                + "<row r=\"3\"><c><v>3</v></c></row>"
        );

        Assert.Equal("2: \"a\" has more than 65,536 characters; at most so many are allowed in a cell / 3: 3", read.Rows);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("tsv")]
    [InlineData("xlsx")]
    [InlineData("ndjson")]
    public async Task What_is_written_is_read_again(string format)
    {
        string[] texts =
        [
            "",
            "plain",
            " spaces ",
            "a,b;c\td|e",
            "say \"hi\"",
            "two\r\nlines\n",
            "_x000D_",
            "Zoë 😀",
            "1e5",
            "\u0001",
            "007",
        ];
        Cell[] others = [new(CellKind.Number, "12.50"), new(CellKind.Number, "-3"), new(CellKind.Boolean, "true")];
        Cell[] cells = [.. texts.Select(Cell.Of), .. others];
        using var file = new MemoryStream();
        await using (
            var writer = await TableWriter.Create(
                file,
                Enum.Parse<TableFormat>(format, ignoreCase: true),
                [.. cells.Select((_, i) => i % 2 == 0 ? $"data.c{i}" : $"c{i}")],
                CancellationToken.None
            )
        )
        {
            await writer.Row(cells, CancellationToken.None);
            await writer.Row([.. cells.Reverse()], CancellationToken.None);
            await writer.End(CancellationToken.None);
        }

        var read = await TableText.Of(file.ToArray(), "a." + format);

        var order = read
            .Reader.Columns.Select(c => int.Parse(c[(c.IndexOf('c', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture))
            .ToArray();
        Assert.Equal(order.Select(i => cells[i].Text), read.Read[0].Cells.Select(c => c.Text));
        Assert.Equal(order.Select(i => cells[^(i + 1)].Text), read.Read[1].Cells.Select(c => c.Text));
    }

    private static Task<TableText> Rows(string rows, string strings = "") =>
        TableText.Of(Workbooks.Of(rows, strings), "a.xlsx", new(UnpackedBytes: 8 << 20));
}
