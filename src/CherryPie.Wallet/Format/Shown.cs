namespace CherryPie.Wallet;

/// <summary>Shortens a caller's text for an error message.</summary>
internal static class Shown
{
    /// <summary>At most 40 UTF-16 units: a longer text is cut, not within a surrogate pair, and ends in an ellipsis.</summary>
    public static string Short(string text) =>
        text.Length <= 40 ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[38]) ? 38 : 39), "…");
}
