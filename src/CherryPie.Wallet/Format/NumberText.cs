using System.Globalization;
using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>Numbers that come as text: invariant culture, no thousands separators.</summary>
internal static class NumberText
{
    private const NumberStyles Style = NumberStyles.Float;

    /// <summary>Writes the value as a JSON number, or as the text that it is. False for the latter.</summary>
    public static bool Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, string text)
    {
        if (decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out var exact))
        {
            json.WriteNumber(name, exact);
            return true;
        }

        if (TryDouble(text, out var number))
        {
            json.WriteNumber(name, number);
            return true;
        }

        json.WriteString(name, text);
        return false;
    }

    public static bool IsNumber(string text) => TryDouble(text, out _);

    public static bool TryDouble(string text, out double number) =>
        double.TryParse(text, Style, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    /// <summary>A JSON number as people write it, without an exponent where that is possible.</summary>
    public static string Plain(string raw) =>
        raw.AsSpan().IndexOfAny('e', 'E') >= 0 && decimal.TryParse(raw, Style, CultureInfo.InvariantCulture, out var exact)
            ? exact.ToString(CultureInfo.InvariantCulture)
            : raw;
}
