using System.Text;

namespace CherryPie.Server.Platform.Tables;

/// <summary>Reads a table out of a file row by row, with bounded memory. Rows that are empty are left out, wherever they stand.</summary>
internal sealed class TableReader : IAsyncDisposable
{
    private readonly RowSource _rows;

    private TableReader(TableFormat format, RowSource rows, FileEncoding? encoding, Dialect? dialect)
    {
        _rows = rows;
        (Format, Encoding, Delimiter, HasMark) = (format, encoding?.Name, dialect?.Delimiter, encoding?.HasMark == true);
        rows.Remarks.AddRange(new[] { encoding?.Remark, dialect?.Remark }.OfType<string>());
    }

    public TableFormat Format { get; }

    /// <summary>utf-8, utf-16, utf-16be or windows-1252; null for xlsx.</summary>
    public string? Encoding { get; }

    /// <summary>Whether it begins with a byte order mark.</summary>
    public bool HasMark { get; }

    /// <summary>Null for xlsx and NDJSON.</summary>
    public char? Delimiter { get; }

    /// <summary>The header's names without the white space around them. Of NDJSON the keys of the first 1,000 lines, those of nested
    /// objects joined by a point.</summary>
    public IReadOnlyList<string> Columns => _rows.Columns;

    /// <summary>What a person should know of how the file was read; more of it behind the last row.</summary>
    public IReadOnlyList<string> Remarks => _rows.Remarks;

    /// <param name="file">Seekable; read from its beginning. Whoever opened it closes it.</param>
    /// <param name="fileName">Tells the format by its ending where <paramref name="format"/> does not; null when unknown.</param>
    /// <param name="format">Null: by the name, else by the content.</param>
    /// <param name="limits">What it may cost.</param>
    /// <exception cref="TableException">It is no table, or its header cannot be read.</exception>
    public static async Task<TableReader> Open(
        Stream file,
        string? fileName,
        TableFormat? format,
        TableLimits limits,
        CancellationToken stop
    )
    {
        file.Position = 0;
        var start = new byte[4096];
        var head = start.AsMemory(0, await file.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, stop));
        if (head.Length == 0)
        {
            throw new TableException("The file is empty");
        }

        var found = FileContent.Recognize(head.Span, fileName, format);
        if (found == TableFormat.Xlsx)
        {
            return new(TableFormat.Xlsx, await XlsxRows.Open(file, limits, stop), encoding: null, dialect: null);
        }

        var encoding = await FileEncoding.Detect(file, stop);
        if (found is null)
        {
            found = await IsNdjson(file, encoding, stop) ? TableFormat.Ndjson : TableFormat.Csv;
        }

        if (found == TableFormat.Ndjson)
        {
            return new(TableFormat.Ndjson, await JsonRows.Open(() => encoding.Window(file, limits), limits, stop), encoding, dialect: null);
        }

        var dialect = await Dialect.Detect(encoding.Read(file), found == TableFormat.Tsv, limits, stop);
        var rows = await DelimitedRows.Open(encoding.Window(file, limits), dialect, limits, stop);
        return new(found.Value, rows, encoding, dialect);
    }

    /// <summary>The rows behind the header; once.</summary>
    public IAsyncEnumerable<TableRow> Rows(CancellationToken stop) => _rows.Read(stop);

    public ValueTask DisposeAsync() => _rows.DisposeAsync();

    private static async Task<bool> IsNdjson(Stream file, FileEncoding encoding, CancellationToken stop)
    {
        var start = new char[256];
        var count = await encoding.Read(file).ReadBlockAsync(start, stop);
        return start.AsSpan(0, count).TrimStart().StartsWith("{");
    }
}

/// <summary>The rows of a table in one format.</summary>
internal abstract class RowSource : IAsyncDisposable
{
    public abstract IReadOnlyList<string> Columns { get; }

    public List<string> Remarks { get; } = [];

    public abstract IAsyncEnumerable<TableRow> Read(CancellationToken stop);

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>The names of a header's cells. Empty ones at the end are dropped, others are named by their letters.</summary>
    protected static string[] Names(IReadOnlyList<Cell> header, long row, TableLimits limits)
    {
        var names = header.Select(c => c.Text.Trim()).ToArray();
        var count = Array.FindLastIndex(names, n => n.Length > 0) + 1;
        if (count > limits.Columns)
        {
            throw new TableException($"The header has {count:N0} columns; at most {limits.Columns:N0} are allowed", row);
        }

        return [.. names.Take(count).Select((n, i) => n.Length > 0 ? n : $"(column {Letters(i)})")];
    }

    /// <summary>The row with as many cells as there are columns. Cells behind the last column must be empty.</summary>
    protected TableRow Fitted(long number, IReadOnlyList<Cell> read)
    {
        for (var at = Columns.Count; at < read.Count; at++)
        {
            if (read[at].Kind != CellKind.Empty)
            {
                return new(number, [.. read], Behind(at));
            }
        }

        var cells = new Cell[Columns.Count];
        for (var at = 0; at < cells.Length; at++)
        {
            cells[at] = at < read.Count ? read[at] : Cell.Empty;
        }

        return new(number, cells);
    }

    /// <summary>What is wrong with a cell that no column is above.</summary>
    protected string Behind(int at) =>
        $"Cell {Letters(at)} is behind the last column: the header has {Columns.Count:N0}. Is a delimiter not quoted?";

    /// <summary>A column as a spreadsheet names it.</summary>
    /// <param name="index">0 is A.</param>
    protected static string Letters(int index)
    {
        var letters = new StringBuilder();
        for (var rest = index + 1; rest > 0; rest = (rest - 1) / 26)
        {
            letters.Insert(0, (char)('A' + ((rest - 1) % 26)));
        }

        return letters.ToString();
    }
}
