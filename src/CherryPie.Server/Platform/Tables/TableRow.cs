namespace CherryPie.Server.Platform.Tables;

internal enum TableFormat
{
    Csv,
    Tsv,
    Xlsx,
    Ndjson,
}

/// <summary>What a file says of a cell. CSV and TSV know only text; Excel and NDJSON know the other kinds too.</summary>
internal enum CellKind
{
    Empty,
    Text,
    Number,
    Date,
    Boolean,
}

/// <param name="Kind">What the file says that it is.</param>
/// <param name="Text">Text as written; a number with a decimal point; a date as ISO 8601 without a zone; true or false.</param>
/// <param name="Shown">Of a number that a spreadsheet fills up with zeros (00123) what it shows; else null.</param>
internal readonly record struct Cell(CellKind Kind, string Text, string? Shown = null)
{
    public static readonly Cell Empty = new(CellKind.Empty, "");

    public static Cell Of(string text) => text.Length == 0 ? Empty : new(CellKind.Text, text);
}

/// <param name="Number">As a spreadsheet shows it: the first row of a sheet is 1, an empty row counts, a cell's line breaks do not. Of
/// NDJSON the number of the line.</param>
/// <param name="Cells">In the order of the columns, as many as there are columns.</param>
/// <param name="Fault">Why this row cannot be read; null when it can. The rows after it are not affected.</param>
/// <param name="Raw">What the file has in place of a row that cannot be read, at most 65,536 characters; null: unknown.</param>
internal sealed record TableRow(long Number, IReadOnlyList<Cell> Cells, string? Fault = null, string? Raw = null);

/// <summary>Bounds of what is read, so that no file costs more than them.</summary>
/// <param name="Columns">The most columns of a table.</param>
/// <param name="CellCharacters">The longest text of a cell.</param>
/// <param name="RowCharacters">The longest row, as the file has it. So much memory is used at most.</param>
/// <param name="UnpackedBytes">The most bytes that an xlsx file unpacks to, and characters that its cells repeat of shared texts; less of a
/// small file, so that what it costs is in proportion to what was sent.</param>
internal sealed record TableLimits(
    int Columns = 500,
    int CellCharacters = 65_536,
    long RowCharacters = 1_048_576,
    long UnpackedBytes = 8L << 30
)
{
    /// <summary>What an xlsx file of a size may unpack to: what spreadsheets write unpacks to ten or thirty times its size.</summary>
    public long UnpackedOf(long bytes) => Math.Min(UnpackedBytes, (64L << 20) + (100 * bytes));

    /// <summary>How many characters of shared texts its cells may repeat in all.</summary>
    public long RepeatedOf(long bytes) => Math.Min(UnpackedBytes, (64L << 20) + (200 * bytes));

    /// <summary>The most of a faulty row that is kept.</summary>
    public const int RawCharacters = 65_536;

    /// <summary>That part of a text, with nothing that PostgreSQL refuses.</summary>
    public static string Raw(ReadOnlySpan<char> text)
    {
        var kept = text[..Math.Min(text.Length, RawCharacters)];
        kept = kept.Length > 0 && char.IsHighSurrogate(kept[^1]) ? kept[..^1] : kept;
        return kept.ToString().Replace('\0', '\uFFFD');
    }
}

/// <summary>A file that cannot be read at all.</summary>
/// <param name="message">For the caller: what is wrong and what is allowed.</param>
/// <param name="row">Where, if that is known.</param>
/// <param name="column">Its name, if that is known.</param>
internal sealed class TableException(string message, long? row = null, string? column = null) : Exception(message)
{
    public long? Row => row;

    public string? Column => column;
}
