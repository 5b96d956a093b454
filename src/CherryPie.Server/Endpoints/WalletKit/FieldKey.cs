using System.Globalization;
using System.Text;

namespace CherryPie.Server.Endpoints.WalletKit;

/// <summary>The dynamic key behind a field. WalletKit's keys may hold blanks and braces, dynamic keys may not: those are written as
/// %20.</summary>
internal static class FieldKey
{
    public const int Longest = 64;

    // No field's key becomes one of these, since its own % is written as %25.
    public const string BarcodeMessage = "%barcode_message",
        BarcodeAltText = "%barcode_alttext";

    public static string Of(string key)
    {
        var text = new StringBuilder(key.Length);
        foreach (var c in key)
        {
            if (c is '{' or '}' or '%' || char.IsWhiteSpace(c))
            {
                text.Append(CultureInfo.InvariantCulture, $"%{(int)c:X2}");
            }
            else
            {
                text.Append(c);
            }
        }

        return text.ToString();
    }
}
