using System.Text;
using CherryPie.Server.Platform.Tables;
using Xunit;

namespace CherryPie.Server.Tests.Tables;

/// <summary>CSV and TSV as programs and people write them, and as nobody should.</summary>
public sealed class DelimitedFilesTests
{
    [Theory]
    [InlineData("a,b\n1,2\n", ',')]
    [InlineData("a;b\n\"1,5\";2\n1,5;2,5\n", ';')]
    [InlineData("Points;E-mail\n1,5;x@example.com\n2,5;y@example.com\n", ';')]
    [InlineData("a\tb\n1,2\t3,4\n", '\t')]
    [InlineData("a|b\n1|2", '|')]
    [InlineData("a;b;c", ';')]
    [InlineData("only\none\n", ',')]
    [InlineData("sep=;\na;b,c\n1;2\n", ';')]
    public async Task The_delimiter_is_found(string text, char delimiter) =>
        Assert.Equal(delimiter, (await TableText.Of(text)).Reader.Delimiter);

    [Theory]
    [InlineData("a,b\r\n\"x\r\ny\",2\r\n3,4\r\n", "2: x\r\ny|2 / 3: 3|4")]
    [InlineData("a,b\n\n1,2\n,\n\n3,4\n\n,\n\n", "3: 1|2 / 6: 3|4")]
    [InlineData(
        "a,b\n1\n4,5,\n6,7,8\n9,9",
        "2: 1| / 3: 4|5 / 4: Cell C is behind the last column: the header has 2. Is a delimiter not quoted? / 5: 9|9"
    )]
    [InlineData("a,b\n\"say \"\"hi\"\"\",\"\"\n\"\"\"\",x\n", "2: say \"hi\"| / 3: \"|x")]
    [InlineData("a,b\r1,2\r3,4\r", "2: 1|2 / 3: 3|4")]
    [InlineData("sep=;\r\na;b\r\n1;2\r\n", "2: 1|2")]
    [InlineData("\n\na,b\n1,2\n", "4: 1|2")]
    public async Task Rows_are_read_and_numbered_as_a_spreadsheet_shows_them(string text, string rows) =>
        Assert.Equal(rows, (await TableText.Of(text)).Rows);

    [Theory]
    [InlineData("a,b\n1,2\nx\"y,2\n3,4\n", "\"a\" has a quote in a cell that is not quoted", "x\"y,2")]
    [InlineData("a,b\n1,2\n\"x\"y,2\n3,4\n", "\"a\" has text behind a closing quote", "\"x\"y,2")]
    [InlineData("a,b\n1,2\n\"x,2\n3,4\n", "\"a\" has a quote that is never closed", "\"x,2")]
    [InlineData("a,b\n1,2\nx,y\0z\n3,4\n", "\"b\" has a NUL character", "x,y\uFFFDz")]
    public async Task A_broken_row_costs_that_row_alone(string text, string fault, string raw)
    {
        var read = (await TableText.Of(text)).Read;

        Assert.Equal([2, 3, 4], read.Select(r => r.Number));
        Assert.StartsWith(fault, read[1].Fault, StringComparison.Ordinal);
        Assert.Equal(raw, read[1].Raw);
        Assert.Equal("3", read[2].Cells[0].Text);
    }

    [Fact]
    public async Task A_cell_of_10_MB_and_a_row_of_100_000_cells_cost_their_row_and_little_memory()
    {
        var text =
            $"a,b\n1,2\n{new string('x', 10_000_000)},2\n\"{new string('y', 10_000_000)}\",2\n"
            + $"{string.Join(',', Enumerable.Repeat("z", 100_000))}\n\"{new string('l', 70_000)}\n\n\",2\n3,4\n";
        var bytes = Encoding.UTF8.GetBytes(text);
        await TableText.Of("a,b\n1,2\n");
        // A file in memory is read without a wait, so on this thread; other tests allocate on theirs.
        var (thread, before) = (Environment.CurrentManagedThreadId, GC.GetAllocatedBytesForCurrentThread());

        var read = (await TableText.Of(bytes)).Read;

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(thread, Environment.CurrentManagedThreadId);

        Assert.Equal([2, 3, 4, 5, 6, 7], read.Select(r => r.Number));
        Assert.Equal("The row is longer than 1,048,576 characters", read[1].Fault);
        Assert.Equal("The row is longer than 1,048,576 characters", read[2].Fault);
        Assert.Equal("The row has more than 16,384 cells", read[3].Fault);
        Assert.Equal("\"a\" has 70,002 characters; at most 65,536 are allowed in a cell", read[4].Fault);
        Assert.Equal("3", read[5].Cells[0].Text);
        Assert.InRange(allocated, 0, 48_000_000);
    }

    [Fact]
    public async Task A_quote_that_may_hide_rows_refuses_the_file()
    {
        var text = "a,b\n1,2\n\"x,2\n" + string.Concat(Enumerable.Repeat("1234567,89\n", 100_000));

        var refused = await Assert.ThrowsAsync<TableException>(() => TableText.Of(text));

        Assert.Equal(3, refused.Row);
        Assert.Contains("is not closed within 1,048,576 characters", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("utf-8", true, "utf-8")]
    [InlineData("utf-8", false, "utf-8")]
    [InlineData("utf-16", true, "utf-16")]
    [InlineData("utf-16BE", true, "utf-16be")]
    [InlineData("windows-1252", false, "windows-1252")]
    public async Task The_encoding_is_found_and_a_byte_order_mark_is_no_part_of_the_header(string name, bool isMarked, string found)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        var text = "Größe;Preis €\n" + string.Concat(Enumerable.Range(0, 300_000).Select(_ => "äé€;ü\n"));

        var read = await TableText.Of([.. isMarked ? encoding.GetPreamble() : [], .. encoding.GetBytes(text)]);

        Assert.Equal((found, "Größe|Preis €", 300_000), (read.Reader.Encoding, read.Columns, read.Read.Count));
        Assert.All(read.Read, r => Assert.Equal(("äé€", "ü"), (r.Cells[0].Text, r.Cells[1].Text)));
        Assert.Equal(found == "windows-1252", read.Reader.Remarks.Any(r => r.Contains("Windows-1252", StringComparison.Ordinal)));
    }

    public static TheoryData<byte[], string?, string> Unreadable =>
        new()
        {
            { [], "a.csv", "The file is empty" },
            { "\n\n  \n"u8.ToArray()[..2], "a.csv", "The file has no header" },
            { Encoding.Unicode.GetBytes("a,b\n1,2\n"), "a.csv", "UTF-16 without a byte order mark" },
            { [0xFF, 0xFE, 0, 0, 65, 0, 0, 0], "a.csv", "UTF-32" },
            { [0xFF, 0xFE, 65, 0, 0, 0xD8, 65, 0], "a.csv", "breaks the rules of its encoding" },
            { [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1], "a.xls", "old Excel file (.xls)" },
            { "a,b"u8.ToArray(), "a.xlsx", "no ZIP archive" },
            { "[{\"a\":1}]"u8.ToArray(), null, "JSON array" },
            { "a,\"b\n1,2\n"u8.ToArray(), "a.csv", "The header cannot be read. Its cell B has a quote that is never closed" },
            { Encoding.UTF8.GetBytes(string.Join(',', Enumerable.Range(0, 501))), "a.csv", "501 columns; at most 500 are allowed" },
        };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task What_is_no_table_is_refused_with_advice(byte[] bytes, string? name, string message)
    {
        var refused = await Assert.ThrowsAsync<TableException>(() => TableText.Of(bytes, name));

        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NDJSON_has_typed_cells_and_nested_columns()
    {
        var read = await TableText.Of(
            """
            {"userDefinedId":"1","dynamicData":{"points":10.50,"gold":true}}

            {"userDefinedId":"2","dynamicData":{"points":null},"passbook":{"locations":[{"latitude":1}]}}
            not json
            {"userDefinedId":"3","dynamicData":{"x":"a\u0000b"}}
            """,
            name: null
        );

        Assert.Equal(TableFormat.Ndjson, read.Reader.Format);
        Assert.Equal("userDefinedId|dynamicData.points|dynamicData.gold|passbook.locations", read.Columns);
        Assert.Equal([1, 3, 4, 5], read.Read.Select(r => r.Number));
        Assert.Equal([CellKind.Text, CellKind.Number, CellKind.Boolean, CellKind.Empty], read.Read[0].Cells.Take(4).Select(c => c.Kind));
        Assert.Equal("10.50", read.Read[0].Cells[1].Text);
        Assert.Equal("[{\"latitude\":1}]", read.Read[1].Cells[3].Text);
        Assert.StartsWith("The line is no JSON", read.Read[2].Fault, StringComparison.Ordinal);
        Assert.Equal("\"dynamicData.x\" has a NUL character, which no text may have", read.Read[3].Fault);
    }
}
