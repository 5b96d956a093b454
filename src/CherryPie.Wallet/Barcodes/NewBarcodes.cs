namespace CherryPie.Wallet;

/// <summary>The formats that iOS knows from 27 on. Older systems show a pass without its barcode when it has these alone.
/// <see href="https://developer.apple.com/documentation/walletpasses/pass/barcodes"/></summary>
internal static class NewBarcodes
{
    /// <summary>Whether a format, as pass.json names it, is one of them.</summary>
    public static bool Has(string? format) =>
        format is "PKBarcodeFormatEAN13" or "PKBarcodeFormatCode39" or "PKBarcodeFormatCodabar" or "PKBarcodeFormatI2of5";

    /// <summary>What is to be said of a message that a format has no symbol for, in words that follow its name; null where it has one, and
    /// for formats that are not new.</summary>
    /// <param name="format">As pass.json names it.</param>
    /// <param name="message">The message, not empty.</param>
    public static string? Warning(string? format, string message)
    {
        var fault = format switch
        {
            "PKBarcodeFormatEAN13" => Ean13Symbol.Fault(message),
            "PKBarcodeFormatCode39" => Code39Symbol.Fault(message),
            "PKBarcodeFormatCodabar" => CodabarSymbol.Fault(message),
            "PKBarcodeFormatI2of5" => ItfSymbol.Fault(message),
            _ => null,
        };
        return fault is null ? null : fault + "; iOS draws no barcode of it";
    }

    /// <summary>What older systems are given for a message: Code 128, the format most like these, or QR where that would be too wide for a
    /// phone or lacks a character.</summary>
    public static string Older(string message) =>
        message.Length == 0 || Code128Symbol.Width(message) <= BarcodeWidth.MostModules ? "PKBarcodeFormatCode128" : "PKBarcodeFormatQR";
}
