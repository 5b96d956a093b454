using System.Text;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Tables;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Bulk;

/// <summary>A cell as the value that the API takes.</summary>
internal static class ImportCells
{
    private const string Formula = "=+-@";

    /// <returns>The value, or what is wrong with the cell; neither where it holds only white space that says nothing.</returns>
    public static (string? Value, string? Error) Value(Cell cell, ColumnKind kind, DynamicKeyType? type, CellRules rules) =>
        kind switch
        {
            ColumnKind.Flag => Cells.Flag(cell),
            ColumnKind.Time => Cells.Time(cell, rules),
            ColumnKind.Json => Json(cell.Text),
            ColumnKind.DynamicValue when type == DynamicKeyType.Number => Cells.Number(cell, rules),
            ColumnKind.DynamicValue
                when type == DynamicKeyType.DateTime && (rules.DateFormat is not null || cell.Kind == CellKind.Number) => Cells.Time(
                cell,
                rules
            ),
            _ => Cells.Text(cell, rules),
        };

    /// <summary>A refused cell as it was sent, for a file that is sent again.</summary>
    public static string Guarded(string text) => text.Length > 0 && Formula.Contains(text[0], StringComparison.Ordinal) ? "'" + text : text;

    private static (string?, string?) Json(string text)
    {
        try
        {
            return JsonBody.Parse(Encoding.UTF8.GetBytes(text), "the cell") is { } json
                ? (json.GetRawText(), null)
                : (null, "must be JSON");
        }
        catch (Refusal e)
        {
            return (null, e.Message);
        }
    }
}
