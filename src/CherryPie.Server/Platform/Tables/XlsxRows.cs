using System.Runtime.CompilerServices;

namespace CherryPie.Server.Platform.Tables;

/// <summary>The rows of the first visible sheet of an xlsx file. Of a formula the value is read that was stored with it.</summary>
internal sealed class XlsxRows : RowSource
{
    private readonly XlsxArchive _archive;
    private readonly XlsxSheet _sheet;
    private string[] _columns = [];

    private XlsxRows(XlsxArchive archive, XlsxSheet sheet) => (_archive, _sheet) = (archive, sheet);

    public override IReadOnlyList<string> Columns => _columns;

    public static async Task<XlsxRows> Open(Stream file, TableLimits limits, CancellationToken stop)
    {
        var archive = await XlsxArchive.Open(file, limits, stop);
        XlsxRows? rows = null;
        try
        {
            return await XlsxArchive.Guarded(async () =>
            {
                var (sheet, remark) = await XlsxWorkbook.FirstSheet(archive, limits, stop);
                rows = new XlsxRows(archive, sheet);
                await rows.ReadHeader(limits);
                rows.Remarks.AddRange(remark is null ? [] : [remark]);
                return rows;
            });
        }
        catch
        {
            await (rows?.DisposeAsync() ?? archive.DisposeAsync());
            throw;
        }
    }

    public override async IAsyncEnumerable<TableRow> Read([EnumeratorCancellation] CancellationToken stop)
    {
        while (await XlsxArchive.Guarded(_sheet.Next))
        {
            stop.ThrowIfCancellationRequested();
            if (_sheet.Row.Fault is null && _sheet.Row.IsBlank)
            {
                continue;
            }

            _sheet.Hidden.Rows += _sheet.Row.IsHidden ? 1 : 0;
            yield return Row();
        }

        Remarks.AddRange(_sheet.Hidden.RowsRemark() is { } remark ? [remark] : []);
    }

    public override async ValueTask DisposeAsync()
    {
        _sheet.Dispose();
        await _archive.DisposeAsync();
        await base.DisposeAsync();
    }

    private TableRow Row()
    {
        var row = Fitted(_sheet.Row.Number, _sheet.Row.Cells);
        if (_sheet.Row.Behind is [var (first, _), ..])
        {
            row = row with { Cells = [.. row.Cells, .. _sheet.Row.Behind.Select(b => b.Cell)], Fault = Behind(first) };
        }

        if (_sheet.Row.Fault is not { } fault)
        {
            return row;
        }

        var place =
            _sheet.Row.FaultyCell is not { } cell ? "The row"
            : cell < _columns.Length ? $"\"{_columns[cell]}\""
            : $"Cell {Letters(cell)}";
        return row with { Fault = $"{place} {fault}" };
    }

    private async Task ReadHeader(TableLimits limits)
    {
        while (await _sheet.Next())
        {
            if (_sheet.Row.Fault is { } fault)
            {
                var place = _sheet.Row.FaultyCell is { } cell ? $"Its cell {Letters(cell)}" : "It";
                throw new TableException($"The header cannot be read. {place} {fault}", _sheet.Row.Number);
            }

            if (!_sheet.Row.IsBlank)
            {
                _columns = Names(_sheet.Row.Cells, _sheet.Row.Number, limits);
                _sheet.Row.Width = _columns.Length;
                Remarks.AddRange(_sheet.Hidden.ColumnsRemark(_columns) is { } remark ? [remark] : []);
                return;
            }
        }

        throw new TableException("The file's first sheet has no header");
    }
}
