using System.Globalization;

namespace CherryPie.Wallet;

/// <summary>Interleaved 2 of 5, ISO/IEC 16390: digits in pairs, the first in the bars and the second in the spaces between them.</summary>
internal static class ItfSymbol
{
    private const string Start = "nnnn",
        Stop = "wnn";

    // The five elements of a digit.
    private static readonly string[] _patterns = "nnwwn wnnnw nwnnw wwnnn nnwnw wnwnn nwwnn nnnww wnnwn nwnwn".Split(' ');

    /// <summary>Why no symbol holds a message, in words that follow its name; null when one does.</summary>
    public static string? Fault(string message) =>
        !message.All(char.IsAsciiDigit) ? $"is \"{Shown.Short(message)}\", but interleaved 2 of 5 holds digits and nothing else"
        : message.Length % 2 != 0
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"has {message.Length} digits, but interleaved 2 of 5 holds them in pairs; should have one more, such as a 0 in front"
            )
        : null;

    /// <summary>Bars and spaces of the message; null where <see cref="Fault"/> says why there are none.</summary>
    public static string? Bars(string message)
    {
        if (message.Length > BarcodeDrawing.MaxMessage || Fault(message) is not null)
        {
            return null;
        }

        var pairs = message
            .Chunk(2)
            .SelectMany(pair => _patterns[pair[0] - '0'].Zip(_patterns[pair[1] - '0'], (bar, space) => $"{bar}{space}"));
        return string.Concat([Start, .. pairs, Stop]);
    }
}
