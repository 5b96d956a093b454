using System.Globalization;
using System.Text;

namespace CherryPie.Wallet;

/// <summary>What the largest symbol of each format holds. Wallet shows a pass without its barcode when the message does not fit.</summary>
internal static class BarcodeCapacity
{
    // ISO/IEC 18004 table 7: version 40, level L.
    private const int QrDigits = 7089,
        QrCapitals = 4296,
        QrBytes = 2953;

    // Whatever its characters are, as many bytes fit into PDF417 and Aztec: only longer messages are laid out to find it.
    private const int AlwaysFits = 1000;

    // Digits alone take the least room; a message that is longer than this is not laid out.
    private const int Pdf417Digits = 2710,
        AztecDigits = 3832;

    private const string Capitals = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

    /// <summary>Why no symbol holds a message, in words that follow its name; null when one does.</summary>
    /// <param name="format">The format as pass.json names it; others than the four of Wallet are not judged.</param>
    /// <param name="message">The message, not empty.</param>
    /// <param name="encodingName">Its character set.</param>
    public static string? Fault(string? format, string message, string encodingName)
    {
        if (format == "PKBarcodeFormatCode128")
        {
            return message.EnumerateRunes().FirstOrDefault(r => r.Value > 0xFF) is { Value: > 0 } strange
                ? $"has \"{strange}\", which Code 128 does not know; must be of the characters of ISO 8859-1"
                : null;
        }

        // No character set has more than eight bytes for a character, the codes that switch between its parts included.
        if (message.Length <= AlwaysFits / 8)
        {
            return null;
        }

        if (BarcodeData.Of(message, encodingName) is not { } data)
        {
            return null;
        }

        data = data with { Eci = null };
        var bytes = data.Bytes.Length;
        return format switch
        {
            "PKBarcodeFormatQR" when !FitsQr(data) => Long(
                bytes,
                "a QR code holds at most 2,953 bytes, 4,296 capitals and digits or 7,089 digits"
            ),
            "PKBarcodeFormatPDF417" when bytes > AlwaysFits && (bytes > Pdf417Digits || !Pdf417Symbol.Holds(data)) => Long(
                bytes,
                "PDF417 holds at most about 1,100 bytes, 1,850 letters or 2,700 digits"
            ),
            "PKBarcodeFormatAztec" when bytes > AlwaysFits && (bytes > AztecDigits || !AztecSymbol.Holds(data)) => Long(
                bytes,
                "Aztec holds at most 1,914 bytes, 3,067 letters or 3,832 digits"
            ),
            _ => null,
        };
    }

    // Runs of digits and capitals between other characters take less room than bytes; only laying out the message says how much.
    private static bool FitsQr(BarcodeData data) =>
        data.Bytes.Length <= QrBytes
        || (data.Message.Length <= QrDigits && data.Message.All(char.IsAsciiDigit))
        || (data.Message.Length <= QrCapitals && data.Message.All(c => Capitals.Contains(c, StringComparison.Ordinal)))
        || (data.Message.Length <= QrDigits && Ascii.IsValid(data.Message) && QrSymbol.Lay(data) is not null);

    private static string Long(int bytes, string most) =>
        string.Create(CultureInfo.InvariantCulture, $"has {bytes:N0} bytes, which no symbol holds: {most}");
}
