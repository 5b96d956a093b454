using System.Runtime.CompilerServices;

namespace CherryPie.Server.Platform.Tables;

/// <summary>The rows of CSV and TSV.</summary>
internal sealed class DelimitedRows : RowSource
{
    private readonly DelimitedText _text;
    private readonly string[] _columns;

    private DelimitedRows(DelimitedText text, string[] columns) => (_text, _columns) = (text, columns);

    public override IReadOnlyList<string> Columns => _columns;

    public static async Task<DelimitedRows> Open(TextWindow window, Dialect dialect, TableLimits limits, CancellationToken stop)
    {
        if (dialect.HasSeparatorLine)
        {
            await window.SkipLine(stop);
        }

        var text = new DelimitedText(window, dialect.Delimiter, limits);
        while (await text.Next(stop))
        {
            if ((text.Fault ?? text.BadByte) is { } fault)
            {
                var place = text.FaultyCell is { } cell ? $"Its cell {Letters(cell)}" : "It";
                throw new TableException($"The header cannot be read. {place} {fault}", text.Number);
            }

            if (!text.IsBlank)
            {
                return new DelimitedRows(text, Names(text.Cells, text.Number, limits));
            }
        }

        throw new TableException("The file has no header");
    }

    public override async IAsyncEnumerable<TableRow> Read([EnumeratorCancellation] CancellationToken stop)
    {
        while (await _text.Next(stop))
        {
            if (!_text.IsBlank)
            {
                yield return Row();
            }
        }
    }

    public override ValueTask DisposeAsync()
    {
        _text.Dispose();
        return base.DisposeAsync();
    }

    private TableRow Row()
    {
        if (_text.Fault is { } fault)
        {
            return new(_text.Number, [], $"{Place(_text.FaultyCell)} {fault}", _text.Raw);
        }

        if (_text.BadByte is { } bad)
        {
            var at = _text.Cells.ToList().FindIndex(c => BadBytes.IndexIn(c.Text) >= 0);
            return Fitted(_text.Number, [.. _text.Cells.Select(c => Cell.Of(BadBytes.Guessed(c.Text)))]) with
            {
                Fault = $"{Place(at < 0 ? null : at)} {bad}",
                Raw = _text.Raw,
            };
        }

        return Fitted(_text.Number, _text.Cells);
    }

    private string Place(int? cell) =>
        cell is not { } at ? "The row"
        : at < _columns.Length ? $"\"{_columns[at]}\""
        : $"Cell {Letters(at)}";
}
