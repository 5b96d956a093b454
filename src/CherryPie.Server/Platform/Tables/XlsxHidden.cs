using System.Globalization;

namespace CherryPie.Server.Platform.Tables;

/// <summary>What of a sheet a spreadsheet does not show. It is read all the same, and told: a filter hides rows, and who filtered may have
/// meant the others only.</summary>
internal sealed class XlsxHidden
{
    private const int MostColumns = 16_384,
        MostNamed = 10;

    private readonly List<(int First, int Last)> _columns = [];

    /// <summary>How many rows with values.</summary>
    public long Rows { get; set; }

    public static bool Is(XlsxPart part) => part.Xml.GetAttribute("hidden") is "1" or "true";

    /// <summary>Takes a column's definition.</summary>
    public void Column(XlsxPart part)
    {
        if (Is(part) && _columns.Count < MostColumns)
        {
            _columns.Add((Number(part, "min"), Number(part, "max")));
        }
    }

    /// <param name="names">The header.</param>
    /// <returns>Null: the columns with values are shown.</returns>
    public string? ColumnsRemark(IReadOnlyList<string> names)
    {
        string[] hidden = [.. names.Where((_, at) => _columns.Exists(c => c.First <= at + 1 && at < c.Last))];
        return hidden.Length == 0
            ? null
            : $"Hidden columns were read too: {string.Join(", ", hidden.Take(MostNamed).Select(n => $"\"{n}\""))}"
                + (hidden.Length > MostNamed ? $" and {hidden.Length - MostNamed} more" : "");
    }

    public string? RowsRemark() =>
        Rows == 0
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"Hidden rows ({Rows:N0}) were read too, as a filter leaves them: delete them where only the others are meant"
            );

    private static int Number(XlsxPart part, string name) =>
        int.TryParse(part.Xml.GetAttribute(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
