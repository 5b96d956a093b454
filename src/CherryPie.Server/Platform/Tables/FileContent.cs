using System.Text;

namespace CherryPie.Server.Platform.Tables;

/// <summary>Tells the format of a file by what its caller says, its name and its first bytes.</summary>
internal static class FileContent
{
    private const string Allowed = "csv, tsv, xlsx and ndjson are read";

    private static readonly (string Ending, TableFormat Format)[] _endings =
    [
        (".csv", TableFormat.Csv),
        (".txt", TableFormat.Csv),
        (".tsv", TableFormat.Tsv),
        (".tab", TableFormat.Tsv),
        (".xlsx", TableFormat.Xlsx),
        (".xlsm", TableFormat.Xlsx),
        (".ndjson", TableFormat.Ndjson),
        (".jsonl", TableFormat.Ndjson),
    ];

    /// <returns>Null where only the text itself can tell.</returns>
    public static TableFormat? Recognize(ReadOnlySpan<byte> head, string? fileName, TableFormat? format)
    {
        if (head.StartsWith(new byte[] { 0xD0, 0xCF, 0x11, 0xE0 }))
        {
            throw new TableException(
                "The file is an old Excel file (.xls) or one that is protected by a password: save it as .xlsx without a password"
            );
        }

        if (head.StartsWith("%PDF"u8) || head.StartsWith(new byte[] { 0x1F, 0x8B }) || head.StartsWith("\x89PNG"u8))
        {
            throw new TableException($"The file is no table: {Allowed}");
        }

        var isZip = head.StartsWith("PK\x03\x04"u8);
        var claimed = format ?? ByName(fileName);
        if (isZip && claimed is TableFormat.Csv or TableFormat.Tsv or TableFormat.Ndjson && format is not null)
        {
            throw new TableException($"The file is not {Word(format.Value)}: it begins as an Excel file or another archive does");
        }

        if (isZip)
        {
            return TableFormat.Xlsx;
        }

        if (claimed == TableFormat.Xlsx)
        {
            throw new TableException("The file is not xlsx: it is no ZIP archive");
        }

        var text = head.StartsWith(Encoding.UTF8.Preamble) ? head[3..] : head;
        if (text.TrimStart(" \t\r\n"u8).StartsWith("["u8) && claimed is null or TableFormat.Ndjson)
        {
            throw new TableException("The file is a JSON array: write one JSON object on each line (NDJSON)");
        }

        return claimed;
    }

    public static string Word(TableFormat format) => format.ToString().ToLowerInvariant();

    private static TableFormat? ByName(string? name)
    {
        foreach (var (ending, format) in _endings)
        {
            if (name?.EndsWith(ending, StringComparison.OrdinalIgnoreCase) == true)
            {
                return format;
            }
        }

        return null;
    }
}
