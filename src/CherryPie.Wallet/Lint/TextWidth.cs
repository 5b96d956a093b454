using System.Text;

namespace CherryPie.Wallet;

/// <summary>How wide a text is, and how wide the place of a field. Phones shrink a value to about half its size before they cut it, so only
/// what is too long at that size counts.</summary>
internal static class TextWidth
{
    /// <summary>Widths of an em that fit, of a single field in its row; what stands on the back is never cut.</summary>
    public static double MostOf(string group) =>
        group switch
        {
            "headerFields" => 13,
            "primaryFields" => 24,
            "secondaryFields" or "auxiliaryFields" => 40,
            "footerFields" => 40,
            _ => double.MaxValue,
        };

    /// <summary>In widths of an em, as the usual sans-serif fonts have them.</summary>
    public static double Of(string text) =>
        text.Length > 4096
            ? double.MaxValue
            : text.EnumerateRunes()
                .Sum(r =>
                    r.Value >= 0x1100 ? 1
                    : Rune.IsUpper(r) ? 0.68
                    : r.Value is 'i' or 'j' or 'l' or 'f' or 't' or ' ' or '.' or ',' or ':' or '\'' ? 0.3
                    : 0.56
                );
}
