using System.Globalization;

namespace CherryPie.Benchmarks;

/// <summary><c>--name number</c> pairs of the command line, and figures for its tables.</summary>
internal static class BenchOptions
{
    public const int Rounds = 3;

    public static int Number(this string[] args, string name, int otherwise) =>
        args.Text(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    public static string? Text(this string[] args, string name) =>
        Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

    public static double Median(this IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    public static void Line(params FormattableString[] parts) =>
        Console.WriteLine(string.Concat(parts.Select(p => p.ToString(CultureInfo.InvariantCulture))));
}
