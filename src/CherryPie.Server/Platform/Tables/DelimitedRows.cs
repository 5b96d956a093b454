using System.Runtime.CompilerServices;

namespace CherryPie.Server.Platform.Tables;

/// <summary>The rows of CSV and TSV.</summary>
internal sealed class DelimitedRows : RowSource
{
    private readonly DelimitedText _text;
    private readonly string[] _columns;

    private DelimitedRows(DelimitedText text, string[] columns) => (_text, _columns) = (text, columns);

    public override IReadOnlyList<string> Columns => _columns;

    public static async Task<DelimitedRows> Open(StreamReader reader, Dialect dialect, TableLimits limits, CancellationToken stop)
    {
        var window = new TextWindow(reader, limits.RowCharacters);
        if (dialect.HasSeparatorLine)
        {
            await window.SkipLine(stop);
        }

        var text = new DelimitedText(window, dialect.Delimiter, limits);
        while (await text.Next(stop))
        {
            if (text.Fault is not null)
            {
                var place = text.FaultyCell is { } cell ? $"Its cell {Letters(cell)}" : "It";
                throw new TableException($"The header cannot be read. {place} {text.Fault}", text.Number);
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
            var place =
                _text.FaultyCell is not { } cell ? "The row"
                : cell < _columns.Length ? $"\"{_columns[cell]}\""
                : $"Cell {Letters(cell)}";
            return new(_text.Number, [], $"{place} {fault}", _text.Raw);
        }

        return Fitted(_text.Number, _text.Cells);
    }
}
