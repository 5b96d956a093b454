using System.Text;
using System.Text.Json;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Platform.Tables;
using Npgsql;

namespace CherryPie.Server.Features.Bulk;

/// <summary>Makes the cells of a row.</summary>
internal sealed class ExportCells
{
    private readonly List<ExportColumn> _columns;
    private readonly bool _isGuarded;
    private readonly (byte[] Key, int At)[] _keys;
    private readonly Cell[] _cells;
    private readonly int _landing;
    private readonly PassLinks _links;

    /// <param name="isGuarded">Whether texts that look like formulas get an apostrophe.</param>
    public ExportCells(List<ExportColumn> columns, bool isGuarded, PassLinks links)
    {
        (_columns, _isGuarded, _links, _cells) = (columns, isGuarded, links, new Cell[columns.Count]);
        _landing = columns.FindIndex(c => c.Name == ExportColumn.LandingUrl);
        _keys = [.. columns.Index().Where(c => c.Item.Key is not null).Select(c => (Encoding.UTF8.GetBytes(c.Item.Key!), c.Index))];
    }

    public bool HasKeys => _keys.Length > 0;

    /// <summary>The same list at each call.</summary>
    public IReadOnlyList<Cell> Of(NpgsqlDataReader row)
    {
        var read = 0;
        for (var at = 0; at < _cells.Length; at++)
        {
            if (_columns[at].Read is { } value)
            {
                _cells[at] = row.IsDBNull(read) ? Cell.Empty : Guarded(value(row, read));
                read++;
            }
            else
            {
                _cells[at] = Cell.Empty;
            }
        }

        if (_landing >= 0)
        {
            _cells[_landing] = Cell.Of(_links.Landing(_cells[_landing].Text));
        }

        if (HasKeys && !row.IsDBNull(read))
        {
            ReadKeys(row.GetFieldValue<byte[]>(read));
        }

        return _cells;
    }

    private void ReadKeys(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        for (var next = 0; reader.Read() && reader.TokenType == JsonTokenType.PropertyName; next++)
        {
            var found = -1;
            for (var i = 0; i < _keys.Length && found < 0; i++)
            {
                // Most passes have their keys in the template's order.
                var (key, at) = _keys[(next + i) % _keys.Length];
                found = reader.ValueTextEquals(key) ? at : -1;
            }

            reader.Read();
            if (found >= 0)
            {
                _cells[found] = Guarded(ExportColumn.Value(ref reader));
            }

            reader.Skip();
        }
    }

    private Cell Guarded(Cell cell) => _isGuarded && cell.Kind == CellKind.Text ? Cell.Of(Cells.Guarded(cell.Text)) : cell;
}
