using System.Globalization;

namespace CherryPie.Server.Features.Views;

/// <summary>A script's own digits between its own separators, where .NET writes Latin ones: ١٬٢٥٠٫٥ and not 1٬250٫5.</summary>
internal static class Numerals
{
    public static string Of(string written, CultureInfo culture) =>
        culture.NumberFormat is { NumberDecimalSeparator: not ("." or ","), NativeDigits: var digits }
            ? string.Concat(written.Select(c => char.IsAsciiDigit(c) ? digits[c - '0'] : c.ToString()))
            : written;
}
