using System.Globalization;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Bulk;

/// <summary>What is wrong with each row of a request whose bodies are called <c>rows[0]</c>, <c>rows[1]</c> and so on.</summary>
internal static class RowFaults
{
    private const string Start = "rows[";
    private const int MostTold = 5;

    /// <param name="problems">Of the request.</param>
    /// <param name="column">The file's name of the column that an attribute is in; null: it is in none.</param>
    /// <returns>By the index of the row.</returns>
    public static Dictionary<int, RowFault> Of(Problems problems, Func<string, string?> column)
    {
        var faults = new Dictionary<int, RowFault>();
        foreach (
            var row in problems
                .Findings.Distinct()
                .Select(f => (Place: Place(f.Path), f.Message))
                .Where(f => f.Place.Index >= 0)
                .GroupBy(f => f.Place.Index)
        )
        {
            var (place, message) = row.First();
            var name = column(place.Inner);
            var told = row.Take(MostTold).Select((f, i) => i == 0 && name is not null ? f.Message : Told(f.Place.Inner, f.Message));
            faults[row.Key] = new(name, string.Join("; ", told));
        }

        return faults;
    }

    private static string Told(string path, string message) => path.Length == 0 ? message : $"{path}: {message}";

    private static (int Index, string Inner) Place(string path)
    {
        var end = path.IndexOf(']', StringComparison.Ordinal);
        return
            path.StartsWith(Start, StringComparison.Ordinal)
            && end > 0
            && int.TryParse(path.AsSpan(Start.Length, end - Start.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? (index, path[(end + 1)..].TrimStart('.'))
            : (-1, path);
    }
}
