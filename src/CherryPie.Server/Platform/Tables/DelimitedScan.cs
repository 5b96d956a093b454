namespace CherryPie.Server.Platform.Tables;

internal enum ScanResult
{
    Done,
    NeedsMore,
    Faulty,
}

/// <summary>Cuts the first row of a piece of delimited text into cells.</summary>
internal sealed class DelimitedScan(char delimiter, TableLimits limits)
{
    // As many as a spreadsheet has columns.
    private const int MostCells = 16_384;
    private readonly List<Cell> _cells = [];

    public IReadOnlyList<Cell> Cells => _cells;

    public bool IsBlank => _cells.TrueForAll(c => c.Kind == CellKind.Empty);

    /// <summary>Why the row can't be read; else null.</summary>
    public string? Fault { get; private set; }

    /// <summary>Which cell the fault is in; null: it is one of the row.</summary>
    public int? FaultyCell { get; private set; }

    /// <summary>The row's length with its line break; 0 where a broken quote leaves that open.</summary>
    public int Used { get; private set; }

    /// <summary>Whether the text ended within a cell in quotes.</summary>
    public bool IsQuoted { get; private set; }

    public void Clear() => _cells.Clear();

    /// <summary>For a row whose end was not found.</summary>
    public void RefuseRow(string message) => (Fault, FaultyCell, Used) = (message, null, 0);

    public ScanResult Scan(ReadOnlySpan<char> text, bool isLast)
    {
        _cells.Clear();
        (Fault, FaultyCell, IsQuoted, Used) = (null, null, false, 0);
        var at = 0;
        while (true)
        {
            var step = at < text.Length && text[at] == '"' ? Quoted(text, ref at, isLast) : Plain(text, ref at, isLast);
            if (step != ScanResult.Done)
            {
                return step;
            }

            if (at == text.Length && !isLast)
            {
                return ScanResult.NeedsMore;
            }

            if (at < text.Length && text[at] == delimiter)
            {
                at++;
                continue;
            }

            if (at + 1 == text.Length && text[at] == '\r' && !isLast)
            {
                return ScanResult.NeedsMore;
            }

            Used = at == text.Length ? at : TextWindow.LineEnd(text, at);
            return Fault is null ? ScanResult.Done : ScanResult.Faulty;
        }
    }

    private ScanResult Plain(ReadOnlySpan<char> text, ref int at, bool isLast)
    {
        var length = text[at..].IndexOfAny(delimiter, '\r', '\n');
        if (length < 0 && !isLast)
        {
            return ScanResult.NeedsMore;
        }

        var cell = length < 0 ? text[at..] : text.Slice(at, length);
        at += cell.Length;
        if (delimiter != '\t' && cell.Contains('"'))
        {
            Refuse("has a quote in a cell that is not quoted: put the whole cell in quotes and double the one inside");
        }

        Add(cell, isEscaped: false);
        return ScanResult.Done;
    }

    private ScanResult Quoted(ReadOnlySpan<char> text, ref int at, bool isLast)
    {
        IsQuoted = true;
        var (from, isEscaped) = (at + 1, false);
        for (at = from; ; at += 2)
        {
            var quote = text[at..].IndexOf('"');
            if (!isLast && (quote < 0 || at + quote + 1 == text.Length))
            {
                return ScanResult.NeedsMore;
            }

            if (quote < 0)
            {
                Refuse("has a quote that is never closed");
                return ScanResult.Faulty;
            }

            at += quote;
            if (at + 1 == text.Length || text[at + 1] != '"')
            {
                break;
            }

            isEscaped = true;
        }

        var cell = text[from..at];
        at++;
        IsQuoted = false;
        if (at < text.Length && text[at] != delimiter && text[at] is not ('\r' or '\n'))
        {
            Refuse("has text behind a closing quote: double a quote that is part of a cell");
            return ScanResult.Faulty;
        }

        Add(cell, isEscaped);
        return ScanResult.Done;
    }

    // A fault here leaves it known where the row ends.
    private void Add(ReadOnlySpan<char> cell, bool isEscaped)
    {
        if (_cells.Count >= MostCells)
        {
            (Fault, FaultyCell) = ($"has more than {MostCells:N0} cells", null);
            return;
        }

        if (cell.Length > limits.CellCharacters)
        {
            Refuse($"has {cell.Length:N0} characters; at most {limits.CellCharacters:N0} are allowed in a cell");
        }
        else if (cell.Contains('\0'))
        {
            Refuse("has a NUL character, which no text may have");
        }

        _cells.Add(
            Fault is not null ? Cell.Empty
            : isEscaped ? Cell.Of(cell.ToString().Replace("\"\"", "\"", StringComparison.Ordinal))
            : Cell.Of(cell.ToString())
        );
    }

    private void Refuse(string message) => (Fault, FaultyCell) = (Fault ?? message, Fault is null ? _cells.Count : FaultyCell);
}
