using System.Globalization;
using System.Text;

namespace CherryPie.Server.Platform.Tables;

/// <summary>Reads a sheet row by row.</summary>
internal sealed class XlsxSheet(XlsxArchive archive, XlsxPart part, XlsxStrings strings, XlsxStyles styles, bool is1904, TableLimits limits)
    : IDisposable
{
    public const int MostColumns = 16_384;
    private const long MostRows = 1_048_576;
    private readonly StringBuilder _text = new();
    private int _next;

    /// <summary>The one that was read last.</summary>
    public XlsxRow Row { get; } = new(limits);

    public XlsxHidden Hidden { get; } = new();

    /// <returns>False behind the last row.</returns>
    public async Task<bool> Next()
    {
        while (await part.Next())
        {
            if (part.IsStart("row"))
            {
                await ReadRow();
                return true;
            }

            if (part.IsStart("col"))
            {
                Hidden.Column(part);
            }
        }

        return false;
    }

    public void Dispose()
    {
        part.Dispose();
        strings.Dispose();
    }

    private async Task ReadRow()
    {
        var given = part.Xml.GetAttribute("r");
        var number = given is null ? Row.Number + 1 : Whole(given);
        if (number <= Row.Number || number > MostRows)
        {
            throw new TableException($"The file is no readable xlsx file: row {given} follows row {Row.Number}");
        }

        _next = 0;
        Row.Begin(number, XlsxHidden.Is(part));
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
        var at = place is null ? _next : Column(place);
        if (at is < 0 or >= MostColumns)
        {
            throw new TableException($"The file is no readable xlsx file: row {Row.Number} has a cell \"{place}\"");
        }

        _next = at + 1;
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
            Row.Refuse(at, "has a formula without a value: open the file in a spreadsheet and save it there");
        }

        // Behind a row's bound no text is looked up any more.
        if (!Row.IsFull)
        {
            Row.Keep(at, inline is null ? Value(at, type, style, value) : Cell.Of(inline));
        }
    }

    private Cell Value(int at, string? type, string? style, string value)
    {
        switch (type)
        {
            case "e":
                Row.Refuse(at, $"has the error {value}");
                return Cell.Of(value);
            case "str":
                return Cell.Of(XlsxStrings.Unescaped(value));
            case var _ when value.Length == 0:
                return Cell.Empty;
            case "s":
                return strings.Get(Whole(value)) is { } text ? Shared(text) : Unreadable(at, value);
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

                return XlsxValues.Number(value) is { } number
                    ? new(CellKind.Number, number, styles.Shown(style, number))
                    : Unreadable(at, value);
        }
    }

    private Cell Shared(string text)
    {
        archive.Repeat(text);
        return Cell.Of(text);
    }

    private Cell Unreadable(int at, string value, string form = "")
    {
        Row.Refuse(
            at,
            $"cannot be read{(form.Length > 0 ? " " + form : "")}: the file has \"{(value.Length > 40 ? value[..40] + "…" : value)}\""
        );
        return Cell.Of(value);
    }

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
