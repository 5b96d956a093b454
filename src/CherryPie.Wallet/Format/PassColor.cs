using System.Globalization;

namespace CherryPie.Wallet;

/// <summary>Colours: read as <c>#RRGGBB</c>, <c>RRGGBB</c> or <c>rgb(r, g, b)</c>, written as the last.
/// <see href="https://developer.apple.com/documentation/walletpasses/pass"/></summary>
internal static class PassColor
{
    /// <summary>Writes a colour as pass.json has it; each part from 0 to 255.</summary>
    public static string Rgb(int red, int green, int blue) => string.Create(CultureInfo.InvariantCulture, $"rgb({red}, {green}, {blue})");

    /// <summary>Reads any of the three forms.</summary>
    /// <param name="text">The text; white space around it is ignored.</param>
    /// <param name="rgb">The colour as pass.json has it; the trimmed text when it is none.</param>
    public static bool TryRead(string text, out string rgb)
    {
        var hex = text.AsSpan().Trim().TrimStart('#');
        if (
            hex.Length == 6
            && text.Trim().Length <= 7
            && int.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
        )
        {
            rgb = Rgb(value >> 16, (value >> 8) & 255, value & 255);
            return true;
        }

        rgb = text.Trim();
        return IsRgb(rgb);
    }

    /// <summary>Whether this is <c>rgb(r, g, b)</c> with three numbers from 0 to 255; blanks around the numbers are allowed.</summary>
    public static bool IsRgb(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith("rgb(", StringComparison.Ordinal) || !text.EndsWith(")", StringComparison.Ordinal))
        {
            return false;
        }

        var inner = text[4..^1];
        var count = 0;
        foreach (var part in inner.Split(','))
        {
            count++;
            var number = inner[part].Trim();
            if (
                number.Length is 0 or > 3
                || number.IndexOfAnyExceptInRange('0', '9') >= 0
                || int.Parse(number, CultureInfo.InvariantCulture) > 255
            )
            {
                return false;
            }
        }

        return count == 3;
    }
}
