using System.Text.RegularExpressions;

namespace CherryPie.Server.Platform.Http;

/// <summary>Addresses of others that a page may link to: http, https, tel and mailto.</summary>
internal static partial class SafeLink
{
    public const int Longest = 2048;

    /// <returns>Null for every other address; control characters, those of direction and blanks are in none, because they hide
    /// what it is.</returns>
    public static string? Read(string? address) =>
        address?.Trim() is { Length: > 0 and <= Longest } text
        && Scheme().IsMatch(text)
        && !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || BidiControls.Is(c))
        && Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https" or "tel" or "mailto"
            ? text
            : null;

    [GeneratedRegex(@"\A(?:https?://|tel:|mailto:)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Scheme();
}
