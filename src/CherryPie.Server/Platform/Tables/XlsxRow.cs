namespace CherryPie.Server.Platform.Tables;

/// <summary>The row of a sheet that was read last.</summary>
internal sealed class XlsxRow(TableLimits limits)
{
    private long _characters;

    /// <summary>How many cells are kept by their places, once the header is known.</summary>
    public int Width { get; set; } = XlsxSheet.MostColumns;

    public long Number { get; private set; }

    /// <summary>Up to the last cell that is not empty; what the sheet leaves out is empty.</summary>
    public List<Cell> Cells { get; } = [];

    /// <summary>The cells behind the width that are not empty.</summary>
    public List<(int At, Cell Cell)> Behind { get; } = [];

    /// <summary>Whether a spreadsheet does not show it.</summary>
    public bool IsHidden { get; private set; }

    /// <summary>Why it can't be read; else null.</summary>
    public string? Fault { get; private set; }

    /// <summary>0 is A; null: the row.</summary>
    public int? FaultyCell { get; private set; }

    public bool IsBlank => Behind.Count == 0 && Cells.TrueForAll(c => c.Kind == CellKind.Empty);

    /// <summary>Whether nothing of what follows is kept.</summary>
    public bool IsFull => _characters > limits.RowCharacters;

    public void Begin(long number, bool isHidden)
    {
        Cells.Clear();
        Behind.Clear();
        (Number, IsHidden, Fault, FaultyCell, _characters) = (number, isHidden, null, null, 0);
    }

    public void Keep(int at, Cell cell)
    {
        _characters += cell.Text.Length;
        if (cell.Text.Length > limits.CellCharacters)
        {
            Refuse(at, $"has more than {limits.CellCharacters:N0} characters; at most so many are allowed in a cell");
        }
        else if (cell.Text.Contains('\0'))
        {
            Refuse(at, "has a NUL character, which no text may have");
        }
        else if (IsFull && Fault is null)
        {
            (Fault, FaultyCell) = ($"is longer than {limits.RowCharacters:N0} characters", null);
        }

        if (IsFull)
        {
            Cut();
        }

        if (cell.Kind == CellKind.Empty || IsFull)
        {
            return;
        }

        if (at >= Width)
        {
            Behind.Add((at, cell));
            return;
        }

        while (Cells.Count <= at)
        {
            Cells.Add(Cell.Empty);
        }

        Cells[at] = cell;
    }

    public void Refuse(int at, string message) => (Fault, FaultyCell) = (Fault ?? message, Fault is null ? at : FaultyCell);

    // As much of it as is kept of a faulty row of text.
    private void Cut()
    {
        var kept = 0L;
        var first = Cells.FindIndex(c => (kept += c.Text.Length) > TableLimits.RawCharacters);
        Cells.RemoveRange(first < 0 ? Cells.Count : first, first < 0 ? 0 : Cells.Count - first);
        Behind.Clear();
    }
}
