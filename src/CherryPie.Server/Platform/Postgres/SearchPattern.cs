namespace CherryPie.Server.Platform.Postgres;

/// <summary>What people search for, as a pattern of LIKE.</summary>
internal static class SearchPattern
{
    public const string Escape = "\\";

    /// <returns>A pattern that finds the text anywhere.</returns>
    public static string Of(string text) => "%" + string.Concat(text.Select(c => c is '\\' or '%' or '_' ? $"\\{c}" : $"{c}")) + "%";
}
