using System.Globalization;

namespace CherryPie.Wallet;

/// <summary>EAN-13, ISO/IEC 15420: thirteen digits, the last of which checks the others.</summary>
internal static class Ean13Symbol
{
    private const int Digits = 13;

    // Light modules before and behind the symbol, which is 95 wide.
    private const int QuietLeft = 11,
        QuietRight = 7;

    private const string Guard = "111",
        Centre = "11111";

    // Number set A: widths of space, bar, space, bar. Set C has the same widths with bars first, set B those of A backwards.
    private static readonly string[] _setA = "3211 2221 2122 1411 1132 1231 1114 1312 1213 3112".Split(' ');

    // The sets of the left half say the first digit, which has no bars of its own.
    private static readonly string[] _sets = "AAAAAA AABABB AABBAB AABBBA ABAABB ABBAAB ABBBAA ABABAB ABABBA ABBABA".Split(' ');

    /// <summary>Why no symbol holds a message, in words that follow its name; null when one does.</summary>
    public static string? Fault(string message)
    {
        if (!message.All(char.IsAsciiDigit))
        {
            return $"is \"{Shown.Short(message)}\", but EAN-13 holds 13 digits and nothing else";
        }

        if (message.Length is Digits - 1 or Digits && CheckDigit(message) is var right && (message.Length < Digits || message[^1] != right))
        {
            return message.Length < Digits
                ? $"has 12 digits where EAN-13 has 13; should be {message}{right}, whose last digit checks the others"
                : $"ends in {message[^1]}, the check digit; should be {message[..^1]}{right}";
        }

        return message.Length == Digits
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"has {message.Length} digits; should have the 13 of EAN-13");
    }

    /// <summary>The modules of the symbol; null where <see cref="Fault"/> says why there is none.</summary>
    public static ModuleGrid? Lay(string message)
    {
        if (Fault(message) is not null)
        {
            return null;
        }

        var sets = _sets[message[0] - '0'];
        var left = message[1..7].Select((digit, i) => sets[i] == 'A' ? _setA[digit - '0'] : string.Concat(_setA[digit - '0'].Reverse()));
        var right = message[7..].Select(digit => _setA[digit - '0']);
        string[] bars = [Guard, .. left, Centre, .. right, Guard];
        return LinearBars.Draw([.. bars.SelectMany(part => part.Select(width => width - '0'))], QuietLeft, QuietRight);
    }

    // Every second digit counts three times, beginning with the second one.
    private static char CheckDigit(string message) =>
        (char)('0' + ((10 - (message.Take(Digits - 1).Select((digit, i) => (digit - '0') * (i % 2 == 0 ? 1 : 3)).Sum() % 10)) % 10));
}
