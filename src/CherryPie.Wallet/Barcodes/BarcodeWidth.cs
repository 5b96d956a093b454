using System.Globalization;

namespace CherryPie.Wallet;

/// <summary>Which barcodes a phone shows with bars too narrow for many scanners.</summary>
internal static class BarcodeWidth
{
    // The white area of a pass is about 300 points wide on a phone of 390. A module of one point is 0.17 mm on its screen of 460 pixels an
    // inch with three pixels a point: hand scanners read modules from 0.13 to 0.19 mm on.
    public const int MostModules = 300;

    // Whatever their characters are, these are narrow enough: only longer messages are laid out to find it.
    private const int ShortCode128 = 7,
        ShortPdf417 = 250,
        ShortQr = 990;

    // Version 25, at which a module is less than half a millimetre on a phone; its quiet zone is counted apart.
    private const int MostQr = 117,
        QrQuiet = 8;

    /// <summary>What is to be said of a message whose symbol is too wide, in words that follow its name; null where it is not, or where the
    /// format has square symbols.</summary>
    /// <param name="format">The format as pass.json names it.</param>
    /// <param name="message">The message, not empty, which a symbol holds.</param>
    /// <param name="encodingName">Its character set.</param>
    public static string? Warning(string? format, string message, string encodingName)
    {
        var modules = format switch
        {
            "PKBarcodeFormatCode128" when message.Length > ShortCode128 => Code128Symbol.Width(message),
            "PKBarcodeFormatPDF417" when message.Length > ShortPdf417 / 8 && BarcodeData.Of(message, encodingName) is { } data =>
                data.Bytes.Length > ShortPdf417 ? Pdf417Symbol.Width(data) : null,
            "PKBarcodeFormatCode39" => Code39Symbol.Bars(message) is { } bars ? LinearBars.Width(bars) : null,
            "PKBarcodeFormatCodabar" => CodabarSymbol.Bars(message) is { } bars ? LinearBars.Width(bars) : null,
            "PKBarcodeFormatI2of5" => ItfSymbol.Bars(message) is { } bars ? LinearBars.Width(bars) : null,
            _ => null,
        };
        if (format == "PKBarcodeFormatQR" && message.Length > ShortQr && BarcodeData.Of(message, encodingName) is { } square)
        {
            return (QrSymbol.Lay(square)?.Width - QrQuiet) is > MostQr and var side
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"makes a QR code of {side} x {side} modules, too dense for many scanners on a phone's screen; should be shorter"
                )
                : null;
        }

        return modules > MostModules
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"makes a barcode of {modules} modules, wider than the {MostModules} that a phone shows in a width that scanners read; "
                    + $"should be shorter, or QR or Aztec"
            )
            : null;
    }
}
