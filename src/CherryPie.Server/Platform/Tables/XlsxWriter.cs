using System.Globalization;
using System.Text.RegularExpressions;
using SpreadCheetah;

namespace CherryPie.Server.Platform.Tables;

/// <summary>Writes a sheet of an xlsx file. Numbers that a spreadsheet would show with other digits are written as text.</summary>
internal sealed partial class XlsxWriter : TableWriter
{
    /// <summary>What Excel takes: rows with the header, and characters of a cell.</summary>
    public const int MostRows = 1_048_576,
        LongestText = 32_767;

    private readonly Spreadsheet _sheet;
    private DataCell[] _cells = [];
    private int _rows;

    private XlsxWriter(Spreadsheet sheet) => _sheet = sheet;

    public static async Task<XlsxWriter> Create(Stream to, CancellationToken stop)
    {
        var sheet = await Spreadsheet.CreateNewAsync(to, new SpreadCheetahOptions { BufferSize = 65_536 }, stop);
        await sheet.StartWorksheetAsync("Passes", token: stop);
        return new(sheet);
    }

    public override async ValueTask Row(IReadOnlyList<Cell> cells, CancellationToken stop)
    {
        if (++_rows > MostRows)
        {
            throw new TableException($"An xlsx file has at most {MostRows:N0} rows with its header: export csv or ndjson");
        }

        _cells = _cells.Length == cells.Count ? _cells : new DataCell[cells.Count];
        for (var at = 0; at < _cells.Length; at++)
        {
            _cells[at] = Written(cells[at]);
        }

        await _sheet.AddRowAsync(_cells, stop);
    }

    public override async Task End(CancellationToken stop) => await _sheet.FinishAsync(stop);

    public override async ValueTask DisposeAsync()
    {
        await _sheet.DisposeAsync();
        await base.DisposeAsync();
    }

    private DataCell Written(Cell cell)
    {
        if (cell.Text.Length > LongestText)
        {
            throw new TableException(
                $"Row {_rows} has a text of {cell.Text.Length:N0} characters, and xlsx at most {LongestText:N0}: " + "export csv or ndjson",
                _rows
            );
        }

        return cell.Kind switch
        {
            CellKind.Empty => default,
            CellKind.Boolean => new(cell.Text == "true"),
            CellKind.Number when XlsxValues.Number(cell.Text) == cell.Text => new(double.Parse(cell.Text, CultureInfo.InvariantCulture)),
            _ => new(Unstorable().Replace(cell.Text, m => $"_x{(int)m.Value[0]:X4}_{m.Value[1..]}")),
        };
    }

    // Characters that XML does not allow, the carriage return that it changes, and what looks like such an escape.
    [GeneratedRegex("[\\x00-\\x08\\x0B-\\x1F\\uFFFE\\uFFFF]|_(?=x[0-9A-Fa-f]{4}_)")]
    private static partial Regex Unstorable();
}
