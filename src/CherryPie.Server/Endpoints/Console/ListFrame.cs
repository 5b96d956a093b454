using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>Which part of a list a page shows, what was searched for, and where its neighbours are.</summary>
/// <param name="Path">The list's own address.</param>
/// <param name="Search">What was searched for; empty: nothing.</param>
/// <param name="Filter">Which kind alone; empty: all.</param>
/// <param name="Back">The address of the part before; null: there is none.</param>
/// <param name="Next">The address of the part behind; null: there is none.</param>
public sealed record ListFrame(string Path, string Search, string Filter, string? Back, string? Next)
{
    public bool IsNarrowed => Search.Length > 0 || Filter.Length > 0;
}

/// <summary>What a list is asked for: <c>q</c>, <c>filter</c>, and <c>from</c> or <c>before</c>.</summary>
internal sealed class ListQuery
{
    /// <summary>Rows of a page.</summary>
    public const int Size = 25;

    private const int LongestSearch = 100,
        MostFrom = 1_000_000;

    public ListQuery(ConsoleCall call, params IReadOnlyList<string> filters)
    {
        var query = call.Http.Request.Query;
        var search = query["q"].ToString().Trim();
        Search = search.Length <= LongestSearch && !search.Any(char.IsControl) ? search : "";
        Filter = query["filter"].ToString() is var filter && filters.Contains(filter) ? filter : "";
        From = int.TryParse(query["from"], NumberStyles.None, CultureInfo.InvariantCulture, out var from) && from <= MostFrom ? from : 0;
        Before = long.TryParse(query["before"], NumberStyles.None, CultureInfo.InvariantCulture, out var before) ? before : null;
    }

    public string Search { get; }

    public string Filter { get; }

    public int From { get; }

    /// <summary>Null: from the newest.</summary>
    public long? Before { get; }

    /// <summary>Of a list that is counted from its beginning.</summary>
    /// <param name="path">The list's own address.</param>
    /// <param name="found">One more than the page has rows, where there are more.</param>
    /// <param name="size">Rows of the page.</param>
    public ListFrame Frame(string path, int found, int size = Size) =>
        new(
            path,
            Search,
            Filter,
            From > 0 ? At(path, "from", Math.Max(0, From - size)) : null,
            found > size ? At(path, "from", From + size) : null
        );

    /// <summary>Of a list that goes on behind a row, such as a log.</summary>
    /// <param name="path">The list's own address.</param>
    /// <param name="next">Where the older ones begin; null: there are none.</param>
    public ListFrame Log(string path, long? next) =>
        new(path, Search, Filter, Before is null ? null : At(path, "before", 0), next is { } older ? At(path, "before", older) : null);

    private string At(string path, string where, long place)
    {
        var query = new QueryBuilder();
        foreach (
            var (name, value) in new[]
            {
                ("q", Search),
                ("filter", Filter),
                (where, place == 0 ? "" : place.ToString(CultureInfo.InvariantCulture)),
            }
        )
        {
            if (value.Length > 0)
            {
                query.Add(name, value);
            }
        }

        return path + query;
    }
}
