using System.Collections.Frozen;
using System.Globalization;

namespace CherryPie.Server.Features.Views;

/// <summary>Numbers and amounts as Wallet writes them in the viewer's language. What is spelt out on a phone is shown in digits.</summary>
internal static class FieldNumber
{
    // CLDR's common symbols; a viewer's own currency takes the symbol of the region. https://cldr.unicode.org
    private static readonly FrozenDictionary<string, string> _symbols = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["EUR"] = "€",
        ["USD"] = "$",
        ["GBP"] = "£",
        ["JPY"] = "¥",
        ["CNY"] = "CN¥",
        ["KRW"] = "₩",
        ["INR"] = "₹",
        ["BRL"] = "R$",
        ["CAD"] = "CA$",
        ["AUD"] = "A$",
        ["MXN"] = "MX$",
        ["NZD"] = "NZ$",
        ["HKD"] = "HK$",
        ["TWD"] = "NT$",
        ["ILS"] = "₪",
        ["VND"] = "₫",
        ["PHP"] = "₱",
        ["XAF"] = "FCFA",
        ["XOF"] = "F CFA",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, int> _digits = new (int Digits, string Codes)[]
    {
        (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
        (3, "BHD IQD JOD KWD LYD OMR TND"),
    }
        .SelectMany(g => g.Codes.Split(' ').Select(code => (Code: code, g.Digits)))
        .ToFrozenDictionary(p => p.Code, p => p.Digits, StringComparer.Ordinal);

    /// <param name="value">The number.</param>
    /// <param name="style"><c>PKNumberStyleDecimal</c> and so on, or none.</param>
    /// <param name="culture">The viewer's.</param>
    public static string Write(double value, string? style, CultureInfo culture) =>
        Numerals.Of(
            style switch
            {
                "PKNumberStylePercent" => value.ToString("P0", culture),
                "PKNumberStyleScientific" => value.ToString("0.###############E0", culture),
                "PKNumberStyleDecimal" or "PKNumberStyleSpellOut" => value.ToString("#,##0.###", culture),
                _ => value.ToString("0.###############", culture),
            },
            culture
        );

    public static string Amount(decimal value, string code, CultureInfo culture)
    {
        var format = (NumberFormatInfo)culture.NumberFormat.Clone();
        format.CurrencyDecimalDigits = _digits.GetValueOrDefault(code, 2);
        format.CurrencySymbol = IsOwn(code, culture) ? format.CurrencySymbol : _symbols.GetValueOrDefault(code, code + "\u00A0");
        return Numerals.Of(
            value.ToString("C", format).Replace(code + "\u00A0\u00A0", code + "\u00A0", StringComparison.Ordinal).TrimEnd('\u00A0'),
            culture
        );
    }

    private static bool IsOwn(string code, CultureInfo culture) =>
        !culture.IsNeutralCulture && culture.Name.Length > 0 && new RegionInfo(culture.Name).ISOCurrencySymbol == code;
}
