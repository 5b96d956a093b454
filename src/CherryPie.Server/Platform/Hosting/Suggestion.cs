namespace CherryPie.Server.Platform.Hosting;

/// <summary>What somebody may have meant by a word that is none.</summary>
internal static class Suggestion
{
    /// <summary>The nearest of the words that there are, by the number of letters to be changed, put in or left out.</summary>
    /// <returns>Null when none is near: a third of the letters may differ, at most three.</returns>
    public static string? For(string word, IEnumerable<string> known)
    {
        var allowed = Math.Min(3, Math.Max(1, word.Length / 3));
        var (nearest, distance) = known
            .Select(k => (Word: k, Distance: Distance(word.ToLowerInvariant(), k.ToLowerInvariant())))
            .DefaultIfEmpty((Word: "", Distance: int.MaxValue))
            .MinBy(k => k.Distance);
        return distance <= allowed ? nearest : null;
    }

    // Levenshtein's, a row at a time.
    private static int Distance(string a, string b)
    {
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
