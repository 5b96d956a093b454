namespace CherryPie.Wallet;

/// <summary>Foreign text in messages, cut to a bearable length.</summary>
internal static class Shown
{
    public static string Short(string text) =>
        text.Length <= 40 ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[38]) ? 38 : 39), "…");
}
