namespace CherryPie.Wallet;

/// <summary>Codabar, EN 798: digits and six signs between two letters from A to D.</summary>
internal static class CodabarSymbol
{
    private const string Alphabet = "0123456789-$:/.+ABCD";

    // Bars and spaces in turn, narrow or wide, in the alphabet's order.
    private static readonly string[] _patterns = (
        "nnnnnww nnnnwwn nnnwnnw wwnnnnn nnwnnwn wnnnnwn nwnnnnw nwnnwnn nwwnnnn wnnwnnn "
        + "nnnwwnn nnwwnnn wnnnwnw wnwnnnw wnwnwnn nnwnwnw nnwwnwn nwnwnnw nnnwnww nnnwwwn"
    ).Split(' ');

    /// <summary>Why no symbol holds a message, in words that follow its name; null when one does.</summary>
    public static string? Fault(string message)
    {
        if (message.Length < 3 || message[0] is < 'A' or > 'D' || message[^1] is < 'A' or > 'D')
        {
            return $"is \"{Shown.Short(message)}\", but Codabar begins and ends with a letter from A to D; should be such as A12345B";
        }

        foreach (var rune in message[1..^1].EnumerateRunes())
        {
            if (!rune.IsAscii || !Alphabet.Contains((char)rune.Value, StringComparison.Ordinal) || char.IsAsciiLetter((char)rune.Value))
            {
                return $"has \"{rune}\" inside, which Codabar does not know; should be of digits and -$:/.+ there";
            }
        }

        return null;
    }

    /// <summary>Bars and spaces of the message; null where <see cref="Fault"/> says why there are none.</summary>
    public static string? Bars(string message) =>
        message.Length > BarcodeDrawing.MaxMessage || Fault(message) is not null
            ? null
            : string.Join('n', message.Select(character => _patterns[Alphabet.IndexOf(character)])); // a narrow space between two
}
