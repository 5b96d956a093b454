namespace CherryPie.Server.Platform.Tables;

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
            var sheet = new XlsxSheet(archive, await archive.Part(path, stop) ?? throw Missing(path), strings, styles, is1904, limits);
            return (sheet, Remark(sheets, first));
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

    private static string? Remark(List<(string Name, string? Part, bool IsVisible)> sheets, (string Name, string?, bool IsVisible) read)
    {
        var hidden = sheets.Count(s => !s.IsVisible);
        return sheets.Count == 1 && hidden == 0
            ? null
            : $"The file has {sheets.Count:N0} sheets{(hidden > 0 ? $", {hidden:N0} of them hidden" : "")}; \"{read.Name}\" was read";
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
