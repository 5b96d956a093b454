using System.Globalization;
using CherryPie.Server.Platform.Tables;

namespace CherryPie.Server.Features.Bulk;

/// <summary>The cells of a refused row for <c>errors.csv</c>: sent again with the same options they are read as the row was, and nothing
/// of them is taken for a value that it was not.</summary>
internal static class ResentCells
{
    /// <summary>Stands behind the last column of a row that could not be read, so that it is refused until somebody has looked.</summary>
    public const string Unread = "This row could not be read: put its cells right, then empty this one";

    /// <param name="columns">How many columns the file has.</param>
    /// <param name="isNumber">Whether the cells of a column are read as numbers.</param>
    /// <returns>As many as there are columns; behind them what has no column.</returns>
    public static List<string> Of(TableRow row, int columns, CellRules rules, Func<int, bool> isNumber)
    {
        var cells = row.Cells.Select((c, at) => Text(c, at < columns && isNumber(at), rules)).ToList();
        if (row.Fault is null)
        {
            return cells;
        }

        while (cells.Count < columns)
        {
            cells.Add("");
        }

        if (cells.Count == columns)
        {
            cells.Add(row.Raw is { Length: > 0 } raw ? raw : Unread);
        }

        return cells;
    }

    // A file of text has no numbers and no texts that are as they are: in it a number has the import's decimal sign.
    private static string Text(Cell cell, bool isNumber, CellRules rules) =>
        cell.Kind == CellKind.Text && !rules.IsGuarded ? Cells.Guarded(cell.Text)
        : cell.Kind == CellKind.Number && isNumber ? Number(cell.Text, rules.Decimal)
        : Cells.Shown(cell);

    private static string Number(string text, char sign)
    {
        var plain = decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number.ToString(CultureInfo.InvariantCulture)
            : text;
        return plain.Replace('.', sign);
    }
}
