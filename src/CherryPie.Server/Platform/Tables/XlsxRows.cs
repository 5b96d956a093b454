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
            if (_sheet.Fault is { } fault)
            {
                var place =
                    _sheet.FaultyCell is not { } cell ? "The row"
                    : cell < _columns.Length ? $"\"{_columns[cell]}\""
                    : $"Cell {Letters(cell)}";
                yield return Fitted(_sheet.Number, _sheet.Cells) with
                {
                    Fault = $"{place} {fault}",
                };
            }
            else if (_sheet.Cells.Exists(c => c.Kind != CellKind.Empty))
            {
                yield return Fitted(_sheet.Number, _sheet.Cells);
            }
        }
    }

    public override async ValueTask DisposeAsync()
    {
        _sheet.Dispose();
        await _archive.DisposeAsync();
        await base.DisposeAsync();
    }

    private async Task ReadHeader(TableLimits limits)
    {
        while (await _sheet.Next())
        {
            if (_sheet.Fault is { } fault)
            {
                var place = _sheet.FaultyCell is { } cell ? $"Its cell {Letters(cell)}" : "It";
                throw new TableException($"The header cannot be read. {place} {fault}", _sheet.Number);
            }

            if (_sheet.Cells.Exists(c => c.Kind != CellKind.Empty))
            {
                _columns = Names(_sheet.Cells, _sheet.Number, limits);
                return;
            }
        }

        throw new TableException("The file's first sheet has no header");
    }
}

/// <summary>Finds what a workbook consists of.</summary>
internal static class XlsxWorkbook
{
    public static async Task<(XlsxSheet Sheet, string? Remark)> FirstSheet(XlsxArchive archive, TableLimits limits, CancellationToken stop)
    {
        var root = await Targets(archive, "_rels/.rels", "", stop);
        var workbook = root.FirstOrDefault(r => r.Type.EndsWith("/officeDocument", StringComparison.Ordinal)).Target ?? "xl/workbook.xml";
        var (folder, name) = (workbook[..(workbook.LastIndexOf('/') + 1)], workbook[(workbook.LastIndexOf('/') + 1)..]);
        var parts = await Targets(archive, $"{folder}_rels/{name}.rels", folder, stop);
        var (sheets, is1904) = await Sheets(await archive.Part(workbook, stop) ?? throw Missing(workbook));
        if (sheets.Count == 0)
        {
            throw new TableException("The file has no sheet");
        }

        var first = sheets.Find(s => s.IsVisible) is { Name: not null } visible ? visible : sheets[0];
        var path = parts.FirstOrDefault(p => p.Id == first.Part).Target ?? throw Missing($"of sheet \"{first.Name}\"");
        var strings = await XlsxStrings.Read(await Part("/sharedStrings"), limits, stop);
        try
        {
            var styles = await XlsxStyles.Read(await Part("/styles"));
            var sheet = new XlsxSheet(await archive.Part(path, stop) ?? throw Missing(path), strings, styles, is1904, limits);
            return (sheet, sheets.Count == 1 ? null : $"The file has {sheets.Count:N0} sheets; \"{first.Name}\" was read");
        }
        catch
        {
            strings.Dispose();
            throw;
        }

        async Task<XlsxPart?> Part(string type) =>
            parts.FirstOrDefault(p => p.Type.EndsWith(type, StringComparison.Ordinal)).Target is { } target
                ? await archive.Part(target, stop)
                : null;
    }

    private static TableException Missing(string part) =>
        new($"The file is no readable xlsx file: its part {part} is missing. Save the table as .xlsx or .csv");

    private static async Task<List<(string Id, string Type, string Target)>> Targets(
        XlsxArchive archive,
        string name,
        string folder,
        CancellationToken stop
    )
    {
        var all = new List<(string, string, string)>();
        using var part = await archive.Part(name, stop);
        while (part is not null && all.Count < 10_000 && await part.Next())
        {
            if (part.IsStart("Relationship") && part.Xml.GetAttribute("Target") is { } target)
            {
                var path = target.StartsWith('/') ? target[1..] : folder + target;
                all.Add((part.Xml.GetAttribute("Id") ?? "", part.Xml.GetAttribute("Type") ?? "", path));
            }
        }

        return all;
    }

    private static async Task<(List<(string Name, string? Part, bool IsVisible)> Sheets, bool Is1904)> Sheets(XlsxPart part)
    {
        var (sheets, is1904) = (new List<(string, string?, bool)>(), false);
        using (part)
        {
            while (sheets.Count < 10_000 && await part.Next())
            {
                if (part.IsStart("workbookPr"))
                {
                    is1904 = part.Xml.GetAttribute("date1904") is "1" or "true";
                }
                else if (part.IsStart("sheet"))
                {
                    var name = part.Xml.GetAttribute("name") ?? "";
                    sheets.Add((name, RelationshipId(part), part.Xml.GetAttribute("state") is null or "visible"));
                }
            }
        }

        return (sheets, is1904);
    }

    // The namespace differs between the two variants of the standard.
    private static string? RelationshipId(XlsxPart part)
    {
        string? id = null;
        for (var isAttribute = part.Xml.MoveToFirstAttribute(); isAttribute; isAttribute = part.Xml.MoveToNextAttribute())
        {
            id = part.Xml is { LocalName: "id", Prefix.Length: > 0 } ? part.Xml.Value : id;
        }

        part.Xml.MoveToElement();
        return id;
    }
}
