namespace CherryPie.Server.Platform.Tables;

/// <summary>Cuts delimited text into rows (RFC 4180, any delimiter, any line break). A row with a fault of its quotes ends at its first
/// line break, and a row that is too long is passed over without being kept, so each costs one row. Neither Sep 0.17.1 nor Sylvan.Data.Csv
/// 1.4.4 can do that: see docs/decisions/0021.</summary>
internal sealed class DelimitedText(TextWindow window, char delimiter, TableLimits limits) : IDisposable
{
    private readonly DelimitedScan _scan = new(delimiter, limits);

    /// <summary>Of the row that was read last.</summary>
    public IReadOnlyList<Cell> Cells => _scan.Cells;

    /// <summary>Why it can't be read; else null. It speaks of the cell <see cref="FaultyCell"/>, or of the row.</summary>
    public string? Fault => _scan.Fault;

    /// <summary>0 is the first cell; null: the row.</summary>
    public int? FaultyCell => _scan.FaultyCell;

    /// <summary>That it has a byte which is no UTF-8, where it can be cut into cells all the same; else null.</summary>
    public string? BadByte { get; private set; }

    /// <summary>What the file has in its place; only of a faulty row.</summary>
    public string? Raw { get; private set; }

    /// <summary>Counted as spreadsheets do.</summary>
    public long Number { get; private set; }

    public bool IsBlank => Fault is null && _scan.IsBlank;

    /// <summary>Whether the text ended within this row or right after it.</summary>
    public bool IsEndOfText { get; private set; }

    /// <returns>False behind the last row.</returns>
    public async ValueTask<bool> Next(CancellationToken stop)
    {
        (Raw, BadByte) = (null, null);
        while (true)
        {
            if (window.Text.Length == 0 && window.IsLast)
            {
                return false;
            }

            var step = window.Text.Length == 0 ? ScanResult.NeedsMore : _scan.Scan(window.Text, window.IsLast);
            if (step == ScanResult.NeedsMore && !window.IsFull)
            {
                await window.More(stop);
                continue;
            }

            Number++;
            IsEndOfText = window.IsLast && _scan.Used == window.Text.Length;
            if (step == ScanResult.Done)
            {
                if (window.IsMarked && BadBytes.Fault(window.Text[.._scan.Used]) is { } bad)
                {
                    (BadByte, Raw) = (bad, Sent(window.Text[.._scan.Used]));
                }

                window.Take(_scan.Used);
                return true;
            }

            if (step == ScanResult.NeedsMore)
            {
                TooLong();
            }

            await EndOfFaulty(stop);
            return true;
        }
    }

    public void Dispose() => window.Dispose();

    // Behind a quote that is never closed the file's rows would be taken for one cell's lines, or a long cell's lines for rows.
    private void TooLong()
    {
        if (_scan.IsQuoted && window.Text.ContainsAny('\r', '\n'))
        {
            throw new TableException(
                $"A quote that is opened in this row is not closed within {limits.RowCharacters:N0} characters",
                Number
            );
        }

        _scan.RefuseRow($"is longer than {limits.RowCharacters:N0} characters");
    }

    private string Sent(ReadOnlySpan<char> row) =>
        TableLimits.Raw(window.IsMarked ? BadBytes.Guessed(row.TrimEnd("\r\n")) : row.TrimEnd("\r\n"));

    private async ValueTask EndOfFaulty(CancellationToken stop)
    {
        _scan.Clear();
        var end = _scan.Used > 0 ? _scan.Used : window.Text.IndexOfAny('\r', '\n');
        Raw = Sent(end < 0 ? window.Text : window.Text[..end]);
        if (_scan.Used > 0)
        {
            window.Take(_scan.Used);
            return;
        }

        await window.SkipLine(stop);
    }
}
