using CherryPie.Server.Platform.Tables;
using Xunit;

namespace CherryPie.Server.Tests.Tables;

/// <summary>Files that LibreOffice, openpyxl and Python wrote; Files/README.md says how.</summary>
public sealed class OtherProgramsTests
{
    [Fact]
    public async Task LibreOffice_s_workbook_is_read_with_dates_formulas_and_its_error()
    {
        var read = await Of("libreoffice.xlsx");

        Assert.Equal("E-mail|Points|Joined|Seen|Gold|Note|Double|Bad", read.Columns);
        Assert.Equal([2, 3, 5], read.Read.Select(r => r.Number));
        Assert.Equal(
            "ada@example.com|12.5|2026-01-31|2026-01-31T09:05:00|true|Line 1\nLine 2; \"quoted\"|25|ok",
            string.Join('|', read.Read[0].Cells.Select(c => c.Text))
        );
        Assert.Equal(
            [CellKind.Text, CellKind.Number, CellKind.Date, CellKind.Date, CellKind.Boolean, CellKind.Text, CellKind.Number, CellKind.Text],
            read.Read[0].Cells.Select(c => c.Kind)
        );
        Assert.Equal("\"Bad\" has the error #N/A", read.Read[1].Fault);
        Assert.Equal(
            "eve@example.com|-3|2026-03-01|2026-03-01|true|  spaces  |-6|ok",
            string.Join('|', read.Read[2].Cells.Select(c => c.Text))
        );
        Assert.Contains("The file has 2 sheets; \"Members\" was read", read.Reader.Remarks);
    }

    [Fact]
    public async Task A_formula_without_a_value_costs_its_row_and_says_what_to_do()
    {
        var read = await Of("openpyxl.xlsx");

        Assert.Equal([2, 3, 5], read.Read.Select(r => r.Number));
        Assert.All(read.Read, r => Assert.StartsWith("\"Double\" has a formula without a value", r.Fault, StringComparison.Ordinal));
    }

    [Fact]
    public async Task LibreOffice_s_German_CSV_is_read_with_semicolons()
    {
        var read = await Of("libreoffice-german.csv");

        Assert.Equal(
            (';', "utf-8", "E-mail|Points|Joined|Seen|Gold|Note|Double|Bad"),
            (read.Reader.Delimiter, read.Reader.Encoding, read.Columns)
        );
        Assert.Equal([2, 3, 5], read.Read.Select(r => r.Number));
        Assert.Equal("jürgen@example.com|1234567,25|31.12.1999", string.Join('|', read.Read[1].Cells.Take(3).Select(c => c.Text)));
        Assert.Equal("Line 1\nLine 2; \"quoted\"", read.Read[0].Cells[5].Text);
    }

    [Fact]
    public async Task Python_s_CSV_is_read_as_it_was_written() =>
        Assert.Equal(
            "2: 1|Ada \"The Countess\" Lovelace|two\nlines / 3: 2||comma, semicolon; tab\t / 4: 3|Zoë|",
            (await Of("python.csv")).Rows
        );

    private static async Task<TableText> Of(string name) =>
        await TableText.Of(
            await File.ReadAllBytesAsync(Path.Combine(Repository.Folder, "tests/CherryPie.Server.Tests/Tables/Files", name)),
            name
        );
}
