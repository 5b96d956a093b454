using System.Globalization;
using System.Text;

namespace CherryPie.Server.Platform.Tables;

/// <summary>Reads a sheet row by row.</summary>
internal sealed class XlsxSheet(XlsxPart part, XlsxStrings strings, XlsxStyles styles, bool is1904, TableLimits limits) : IDisposable
{
    private const int MostColumns = 16_384;
    private const long MostRows = 1_048_576;
    private readonly StringBuilder _text = new();
    private long _characters;

    /// <summary>Of the row that was read last; what the sheet leaves out is empty.</summary>
    public List<Cell> Cells { get; } = [];

    public long Number { get; private set; }

    /// <summary>Why it can't be read; else null.</summary>
    public string? Fault { get; private set; }

    /// <summary>0 is A; null: the row.</summary>
    public int? FaultyCell { get; private set; }

    /// <returns>False behind the last row.</returns>
    public async Task<bool> Next()
    {
        while (await part.Next())
        {
            if (part.IsStart("row"))
            {
                await Row();
                return true;
            }
        }

        return false;
    }

    public void Dispose()
    {
        part.Dispose();
        strings.Dispose();
    }

    private async Task Row()
    {
        Cells.Clear();
        (Fault, FaultyCell, _characters) = (null, null, 0);
        var given = part.Xml.GetAttribute("r");
        var number = given is null ? Number + 1 : Whole(given);
        if (number <= Number || number > MostRows)
        {
            throw new TableException($"The file is no readable xlsx file: row {given} follows row {Number}");
        }

        Number = number;
        var isEmpty = part.Xml.IsEmptyElement;
        while (!isEmpty && await part.Next() && !part.IsEnd("row"))
        {
            if (part.IsStart("c"))
            {
                await Read();
            }
        }
    }

    private async Task Read()
    {
        var place = part.Xml.GetAttribute("r");
        var at = place is null ? Cells.Count : Column(place);
        if (at is < 0 or >= MostColumns)
        {
            throw new TableException($"The file is no readable xlsx file: row {Number} has a cell \"{place}\"");
        }

        while (Cells.Count <= at)
        {
            Cells.Add(Cell.Empty);
        }

        var (type, style, isFormula) = (part.Xml.GetAttribute("t"), part.Xml.GetAttribute("s"), false);
        string? inline = null;
        _text.Clear();
        var (isEmpty, isValue) = (part.Xml.IsEmptyElement, false);
        while (!isEmpty && await part.Next() && !part.IsEnd("c"))
        {
            isFormula |= part.IsStart("f");
            isValue = part.IsStart("v") || (isValue && !part.IsEnd("v"));
            if (part.IsStart("is"))
            {
                inline = await XlsxStrings.TextOf(part, limits.CellCharacters + 1);
            }
            else if (isValue)
            {
                await part.Text(_text, limits.CellCharacters + 1);
            }
        }

        var value = _text.ToString();
        if (isFormula && value.Length == 0 && type != "str" && inline is null)
        {
            Refuse(at, "has a formula without a value: open the file in a spreadsheet and save it there");
        }

        Keep(at, inline is null ? Value(at, type, style, value) : Cell.Of(inline));
    }

    private Cell Value(int at, string? type, string? style, string value)
    {
        switch (type)
        {
            case "e":
                Refuse(at, $"has the error {value}");
                return Cell.Of(value);
            case "str":
                return Cell.Of(XlsxStrings.Unescaped(value));
            case var _ when value.Length == 0:
                return Cell.Empty;
            case "s":
                return strings.Get(Whole(value)) is { } text ? Cell.Of(text) : Unreadable(at, value);
            case "b":
                return new(CellKind.Boolean, value is "1" or "true" ? "true" : "false");
            case "d":
                return new(CellKind.Date, value);
            case "inlineStr":
                return Cell.Of(value);
            default:
                if (styles.IsDate(style))
                {
                    return XlsxValues.Date(value, is1904) is { } date ? new(CellKind.Date, date) : Unreadable(at, value, "as a date");
                }

                return XlsxValues.Number(value) is { } number ? new(CellKind.Number, number) : Unreadable(at, value);
        }
    }

    private void Keep(int at, Cell cell)
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
        else if (_characters > limits.RowCharacters && Fault is null)
        {
            (Fault, FaultyCell) = ($"is longer than {limits.RowCharacters:N0} characters", null);
        }

        Cells[at] = _characters > limits.RowCharacters ? Cell.Empty : cell;
    }

    private Cell Unreadable(int at, string value, string form = "")
    {
        Refuse(
            at,
            $"cannot be read{(form.Length > 0 ? " " + form : "")}: the file has \"{(value.Length > 40 ? value[..40] + "…" : value)}\""
        );
        return Cell.Of(value);
    }

    private void Refuse(int at, string message) => (Fault, FaultyCell) = (Fault ?? message, Fault is null ? at : FaultyCell);

    private static long Whole(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    // Of "AB12" 27.
    private static int Column(string place)
    {
        var column = 0;
        foreach (var letter in place.TakeWhile(char.IsAsciiLetterUpper).Take(4))
        {
            column = (column * 26) + letter - 'A' + 1;
        }

        return column - 1;
    }
}
