namespace CherryPie.Wallet;

/// <summary>Code 39, ISO/IEC 16388: digits, capitals and seven signs, without a check character.</summary>
internal static class Code39Symbol
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%";

    // Bars and spaces in turn, narrow or wide; the last is the start and stop character.
    private static readonly string[] _patterns = (
        "nnnwwnwnn wnnwnnnnw nnwwnnnnw wnwwnnnnn nnnwwnnnw wnnwwnnnn nnwwwnnnn nnnwnnwnw wnnwnnwnn nnwwnnwnn "
        + "wnnnnwnnw nnwnnwnnw wnwnnwnnn nnnnwwnnw wnnnwwnnn nnwnwwnnn nnnnnwwnw wnnnnwwnn nnwnnwwnn nnnnwwwnn "
        + "wnnnnnnww nnwnnnnww wnwnnnnwn nnnnwnnww wnnnwnnwn nnwnwnnwn nnnnnnwww wnnnnnwwn nnwnnnwwn nnnnwnwwn "
        + "wwnnnnnnw nwwnnnnnw wwwnnnnnn nwnnwnnnw wwnnwnnnn nwwnwnnnn "
        + "nwnnnnwnw wwnnnnwnn nwwnnnwnn nwnwnwnnn nwnwnnnwn nwnnnwnwn nnnwnwnwn nwnnwnwnn"
    ).Split(' ');

    /// <summary>Why no symbol holds a message, in words that follow its name; null when one does.</summary>
    public static string? Fault(string message)
    {
        foreach (var rune in message.EnumerateRunes())
        {
            if (!rune.IsAscii || !Alphabet.Contains((char)rune.Value, StringComparison.Ordinal))
            {
                return $"has \"{rune}\", which Code 39 does not know; should be of digits, capitals, blanks and -.$/+%";
            }
        }

        return null;
    }

    /// <summary>Bars and spaces of the message; null where <see cref="Fault"/> says why there are none.</summary>
    public static string? Bars(string message)
    {
        if (message.Length > BarcodeDrawing.MaxMessage || Fault(message) is not null)
        {
            return null;
        }

        // A narrow space between two characters.
        var guard = _patterns[^1];
        return string.Join('n', [guard, .. message.Select(character => _patterns[Alphabet.IndexOf(character)]), guard]);
    }
}
