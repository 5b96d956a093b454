using System.Globalization;

namespace CherryPie.Server.Platform.Http;

/// <summary>Reads whole numbers of a request's query.</summary>
internal static class QueryNumbers
{
    /// <param name="query">Of the request.</param>
    /// <param name="name">The parameter's name.</param>
    /// <param name="least">The smallest number that is allowed.</param>
    /// <param name="most">The largest.</param>
    /// <param name="otherwise">The number where none is given, or a wrong one, which <paramref name="problems"/> tells of.</param>
    public static int Whole(this IQueryCollection query, string name, int least, int most, int otherwise, Problems problems)
    {
        if (query[name].ToString() is not { Length: > 0 } given)
        {
            return otherwise;
        }

        if (int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        problems.Add(name, $"must be a whole number from {least} to {most}");
        return otherwise;
    }
}
