using CherryPie.Server.Platform.Tables;

namespace CherryPie.Server.Features.Bulk;

/// <summary>How <c>errors.csv</c> of an import is written: so that the program that wrote the file opens it, and an import reads it
/// back.</summary>
internal static class ErrorFile
{
    private const string Column = "error",
        OtherColumn = "importError",
        Mark = "\uFEFF";

    /// <summary>The column of the errors: <c>error</c>, and where the file means something else by that, another one. The last column of
    /// a file that is sent again is it already.</summary>
    /// <param name="names">The file's columns.</param>
    /// <param name="isImported">Whether a column sets something.</param>
    public static string ColumnOf(IReadOnlyList<string> names, Func<string, bool> isImported)
    {
        for (var number = 0; ; number++)
        {
            var name =
                number == 0 ? Column
                : number == 1 ? OtherColumn
                : $"{OtherColumn}{number}";
            if (IsFree(names, name) || (IsLast(names, name) && !isImported(name)))
            {
                return name;
            }
        }
    }

    /// <summary>Whether the last column of a file holds the errors of the import before.</summary>
    public static bool IsLast(IReadOnlyList<string> names, string column) =>
        names is [.., var last] && last.Equals(column, StringComparison.Ordinal);

    /// <summary>The delimiter, and behind it a byte order mark where the file begins with one: what a spreadsheet wrote it takes
    /// back.</summary>
    public static string FormOf(TableReader reader, char decimalSign) =>
        (
            reader.Delimiter is ';' or '\t' or '|' ? reader.Delimiter.ToString()
            : reader.Format == TableFormat.Xlsx && decimalSign == ',' ? ";"
            : ","
        ) + (reader.HasMark || reader.Format == TableFormat.Xlsx || reader.Encoding == "windows-1252" ? Mark : "");

    /// <param name="form">As <see cref="FormOf"/> gives it; empty of a job of a former version.</param>
    public static (char Delimiter, string Mark) Read(string form) =>
        (form is [var delimiter, ..] ? delimiter : ',', form.Length > 1 ? Mark : "");

    private static bool IsFree(IReadOnlyList<string> names, string name) => !names.Contains(name, StringComparer.OrdinalIgnoreCase);
}
