using CherryPie.Server.Features.Bulk;
using CherryPie.Server.Platform.Tables;
using Xunit;

namespace CherryPie.Server.Tests.Bulk;

/// <summary>What the API takes of a cell, and what is refused with advice.</summary>
public sealed class CellsTests
{
    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+49 30 1", "'+49 30 1")]
    [InlineData("-5", "'-5")]
    [InlineData("@x", "'@x")]
    [InlineData("\tx", "'\tx")]
    [InlineData("'=1", "''=1")]
    [InlineData("''@", "'''@")]
    [InlineData("'quoted'", "'quoted'")]
    [InlineData("O'Neill = x", "O'Neill = x")]
    [InlineData("'", "'")]
    [InlineData("", "")]
    public void A_guarded_text_comes_back_as_it_was(string text, string guarded)
    {
        Assert.Equal(guarded, Cells.Guarded(text));
        Assert.Equal(text, Cells.Unguarded(guarded));
    }

    [Theory]
    [InlineData("2026-01-31", null, "2026-01-31")]
    [InlineData("2026-01-31T09:00:00+02:00", "dd.MM.yyyy", "2026-01-31T09:00:00+02:00")]
    [InlineData("31.01.2026", "dd.MM.yyyy", "2026-01-31")]
    [InlineData("1/31/2026 9:05 PM", "M/d/yyyy h:mm tt", "2026-01-31T21:05:00")]
    [InlineData("31.01.2026", null, "dateFormat")]
    [InlineData("31.02.2026", "dd.MM.yyyy", "is no date of dateFormat \"dd.MM.yyyy\"")]
    public void Dates_are_read_by_their_format(string text, string? format, string answer) =>
        Same(answer, Cells.Time(Cell.Of(text), new(TableFormat.Csv, format)));

    [Theory]
    [InlineData("dd.MM.yyyy", true)]
    [InlineData("M/d/yyyy h:mm tt", true)]
    [InlineData("dd.MM", false)]
    [InlineData("dd'MM.yyyy", false)]
    public void A_date_format_must_say_day_month_and_year(string format, bool isOne) => Assert.Equal(isOne, Cells.IsDateFormat(format));

    [Theory]
    [InlineData("12.50", '.', "12.50")]
    [InlineData("1,234.5", '.', "1234.5")]
    [InlineData("1.234,5", ',', "1234.5")]
    [InlineData("12,5", ',', "12.5")]
    [InlineData("'-12,5", ',', "-12.5")]
    [InlineData("12,5", '.', "say \"decimal\":\",\"")]
    [InlineData("1.23E+12", '.', "format the column as text")]
    [InlineData("ten", '.', "is no number")]
    public void Numbers_are_read_by_their_decimal_sign(string text, char sign, string answer) =>
        Same(answer, Cells.Number(Cell.Of(text), new(TableFormat.Csv, null, sign)));

    [Theory]
    [InlineData("1.23E+12", "Csv", "Text", "format the column as text")]
    [InlineData("1,23E+12", "Csv", "Text", "format the column as text")]
    [InlineData("1.23E+12", "Xlsx", "Text", "1.23E+12")]
    [InlineData("1.23456789012346E+19", "Xlsx", "Number", "format the column as text")]
    [InlineData("4006381333931", "Xlsx", "Number", "4006381333931")]
    [InlineData("1.23E+12", "Ndjson", "Number", "1.23E+12")]
    [InlineData("'=x", "Ndjson", "Text", "'=x")]
    [InlineData("'=x", "Xlsx", "Text", "=x")]
    public void A_number_that_a_spreadsheet_has_shortened_is_no_text(string text, string format, string kind, string answer) =>
        Same(answer, Cells.Text(new(Enum.Parse<CellKind>(kind), text), new(Enum.Parse<TableFormat>(format))));

    private static void Same(string expected, (string? Value, string? Error) answer)
    {
        if (answer.Value is { } value)
        {
            Assert.Equal(expected, value);
        }
        else
        {
            Assert.Contains(expected, answer.Error!, StringComparison.Ordinal);
        }
    }
}
