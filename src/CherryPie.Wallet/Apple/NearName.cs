namespace CherryPie.Wallet;

/// <summary>What somebody may have meant by a name that is none.</summary>
internal static class NearName
{
    /// <returns>The nearest of the names, by the number of letters to be changed, put in or left out, a third at most, or one that the
    /// given name is a part of; null when none is near.</returns>
    public static string? Of(string given, IEnumerable<string> names)
    {
        var lower = given.ToLowerInvariant();
        var most = Math.Max(1, Math.Min(4, given.Length / 3));
        var (near, distance) = names
            .Select(n => (Name: n, Distance: Distance(lower, n.ToLowerInvariant(), most)))
            .DefaultIfEmpty((Name: "", Distance: int.MaxValue))
            .MinBy(n => n.Distance);
        return distance <= most ? near
            : given.Length >= 4 ? names.FirstOrDefault(n => n.Contains(given, StringComparison.OrdinalIgnoreCase))
            : null;
    }

    // Levenshtein's, a row at a time. Names of much another length are not compared: a caller's may have a million letters.
    private static int Distance(string a, string b, int most)
    {
        if (Math.Abs(a.Length - b.Length) > most)
        {
            return int.MaxValue;
        }

        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[^1];
    }
}
