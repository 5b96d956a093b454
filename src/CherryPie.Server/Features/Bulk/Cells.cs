using System.Globalization;
using System.Text.RegularExpressions;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Tables;

namespace CherryPie.Server.Features.Bulk;

/// <summary>How the cells of a file are to be read.</summary>
/// <param name="Format">Of the file: only a spreadsheet's own files tell a text from a number.</param>
/// <param name="DateFormat">Such as <c>dd.MM.yyyy</c>; null: ISO 8601 alone.</param>
/// <param name="Decimal">The decimal sign: a point or a comma. The other one may stand between groups of three digits.</param>
internal sealed record CellRules(TableFormat Format, string? DateFormat = null, char Decimal = '.')
{
    public bool IsDelimited => Format is TableFormat.Csv or TableFormat.Tsv;

    /// <summary>NDJSON is not opened in a spreadsheet, so its texts are as they are.</summary>
    public bool IsGuarded => Format != TableFormat.Ndjson;
}

/// <summary>Makes of a cell what the API takes: a value in text, or null for an empty cell; or what is wrong with it.</summary>
internal static partial class Cells
{
    private const string ColumnAsText = "format the column as text in the spreadsheet, enter the values again and save the file again";

    private static readonly Dictionary<string, string> _flags = new(StringComparer.OrdinalIgnoreCase)
    {
        ["true"] = "true",
        ["false"] = "false",
        ["1"] = "true",
        ["0"] = "false",
        ["yes"] = "true",
        ["no"] = "false",
        ["wahr"] = "true",
        ["falsch"] = "false",
        ["ja"] = "true",
        ["nein"] = "false",
        ["vrai"] = "true",
        ["faux"] = "false",
    };

    public static (string? Value, string? Error) Text(Cell cell, CellRules rules)
    {
        if (cell.Kind == CellKind.Empty)
        {
            return (null, null);
        }

        var isShortened = cell.Kind == CellKind.Text ? rules.IsDelimited && Shortened().IsMatch(cell.Text) : cell.Text.Contains("E+");
        if (isShortened && rules.Format != TableFormat.Ndjson)
        {
            return (null, $"{cell.Text} is a number that a spreadsheet has shortened, its last digits are lost: {ColumnAsText}");
        }

        return (rules.IsGuarded && cell.Kind == CellKind.Text ? Unguarded(cell.Text) : Shown(cell), null);
    }

    /// <returns>ISO 8601; without a zone where the cell has none.</returns>
    public static (string? Value, string? Error) Time(Cell cell, CellRules rules)
    {
        var text = cell.Text.Trim();
        if (text.Length == 0)
        {
            return (null, null);
        }

        // Where it is out of bounds, what takes the time says so.
        if (cell.Kind == CellKind.Date || (cell.Kind == CellKind.Text && (Iso8601.TryParse(text, out _) || Iso8601.IsOutside(text))))
        {
            return (text, null);
        }

        if (cell.Kind is CellKind.Number or CellKind.Boolean)
        {
            return (null, $"{text} is no date: format the column as a date in the spreadsheet");
        }

        if (rules.DateFormat is not { } format)
        {
            return (
                null,
                $"\"{Cut(text)}\" is no ISO 8601 date; if the file writes dates otherwise, say how in dateFormat, as in \"dd.MM.yyyy\""
            );
        }

        if (!DateTimeOffset.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return (null, $"\"{Cut(text)}\" is no date of dateFormat \"{format}\", nor of ISO 8601");
        }

        var zone = format.AsSpan().ContainsAny('z', 'K');
        var form =
            zone ? "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"
            : format.AsSpan().ContainsAny('H', 'h') ? "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF"
            : "yyyy-MM-dd";
        return (time.ToString(form, CultureInfo.InvariantCulture), null);
    }

    /// <returns>With a decimal point and without groups.</returns>
    public static (string? Value, string? Error) Number(Cell cell, CellRules rules)
    {
        var text = cell.Kind == CellKind.Text && rules.IsGuarded ? Unguarded(cell.Text).Trim() : cell.Text.Trim();
        if (text.Length == 0)
        {
            return (null, null);
        }

        if (cell.Kind == CellKind.Number)
        {
            return (text, null);
        }

        if (rules.IsDelimited && Shortened().IsMatch(text))
        {
            return (null, $"{text} is a number that a spreadsheet has shortened, its last digits are lost: {ColumnAsText}");
        }

        var match = (rules.Decimal == ',' ? WithComma() : WithPoint()).Match(text);
        if (match.Success && cell.Kind == CellKind.Text)
        {
            var plain = text.Replace(rules.Decimal == ',' ? "." : ",", "", StringComparison.Ordinal).Replace(',', '.').TrimStart('+');
            return (plain, null);
        }

        var other = (rules.Decimal == ',' ? WithPoint() : WithComma()).IsMatch(text);
        return (
            null,
            $"\"{Cut(text)}\" is no number with the decimal sign \"{rules.Decimal}\""
                + (other ? $"; if the file writes it so, say \"decimal\":\"{(rules.Decimal == ',' ? '.' : ',')}\"" : "")
        );
    }

    /// <returns>true or false.</returns>
    public static (string? Value, string? Error) Flag(Cell cell)
    {
        var text = cell.Text.Trim();
        return text.Length == 0 ? (null, null)
            : _flags.TryGetValue(text, out var flag) ? (flag, null)
            : (null, $"\"{Cut(text)}\" is neither true nor false");
    }

    /// <summary>Whether a <c>dateFormat</c> says day, month and year, and can be read.</summary>
    public static bool IsDateFormat(string format)
    {
        if (format.Length > 40 || !(format.Contains('y') && format.Contains('M') && format.Contains('d')))
        {
            return false;
        }

        try
        {
            var day = new DateTimeOffset(2026, 11, 29, 0, 0, 0, TimeSpan.Zero);
            var text = day.ToString(format, CultureInfo.InvariantCulture);
            return DateTimeOffset.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var read)
                && read.Date == day.Date;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>A cell as the text that a spreadsheet shows: of a customer number 00123 the zeros, too.</summary>
    public static string Shown(Cell cell) => cell.Shown ?? cell.Text;

    /// <summary>A text that a spreadsheet would take for a formula gets an apostrophe. One that begins as if it had one gets another, so
    /// that <see cref="Unguarded"/> gives back every text as it was.</summary>
    public static string Guarded(string text) => NeedsGuard(text.AsSpan().TrimStart('\'')) ? "'" + text : text;

    public static string Unguarded(string text) => text.StartsWith('\'') && NeedsGuard(text.AsSpan().TrimStart('\'')) ? text[1..] : text;

    // Of a formula, and of a text that looks like a shortened number and would be refused.
    private static bool NeedsGuard(ReadOnlySpan<char> text) =>
        text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] || Shortened().IsMatch(text);

    private static string Cut(string text) => text.Length > 60 ? text[..60] + "…" : text;

    [GeneratedRegex(@"\A[+-]?[0-9](?:[.,][0-9]+)?E\+[0-9]{2,3}\z")]
    private static partial Regex Shortened();

    [GeneratedRegex(@"\A[+-]?(?:[0-9]{1,28}|[0-9]{1,3}(?:,[0-9]{3}){1,8})(?:\.[0-9]{1,28})?\z")]
    private static partial Regex WithPoint();

    [GeneratedRegex(@"\A[+-]?(?:[0-9]{1,28}|[0-9]{1,3}(?:\.[0-9]{3}){1,8})(?:,[0-9]{1,28})?\z")]
    private static partial Regex WithComma();
}
