namespace CherryPie.Wallet;

/// <summary>The symbologies that a pass may show. The capacities are those of the symbols that <see cref="BarcodeDrawing"/> draws, in
/// digits alone and in bytes of any value. <see href="https://developer.apple.com/documentation/walletpasses/pass/barcodes"/></summary>
public enum BarcodeFormat
{
    /// <summary>QR Code, ISO/IEC 18004, error correction level M where it has room, else L: 7,089 digits, 4,296 capitals and digits
    /// or 2,953 bytes. <c>PKBarcodeFormatQR</c>.</summary>
    Qr,

    /// <summary>PDF417, ISO/IEC 15438, error correction as the standard advises where there is room: 2,710 digits or 1,108 bytes.
    /// <c>PKBarcodeFormatPDF417</c>.</summary>
    Pdf417,

    /// <summary>Aztec Code, ISO/IEC 24778, at least 23 % for error correction: 3,832 digits or 1,914 bytes.
    /// <c>PKBarcodeFormatAztec</c>.</summary>
    Aztec,

    /// <summary>Code 128, ISO/IEC 15417, up to 128 symbol characters: 254 digits or 125 characters of ISO 8859-1.
    /// watchOS does not show it. <c>PKBarcodeFormatCode128</c>.</summary>
    Code128,

    /// <summary>EAN-13, ISO/IEC 15420: 13 digits, the last of which checks the others. <c>PKBarcodeFormatEAN13</c>, from iOS 27 on.
    /// </summary>
    Ean13,

    /// <summary>Code 39, ISO/IEC 16388: digits, capitals, blanks and <c>-.$/+%</c>, without a check character; about 20 of them in the
    /// width of a phone. <c>PKBarcodeFormatCode39</c>, from iOS 27 on.</summary>
    Code39,

    /// <summary>Codabar, EN 798: digits and <c>-$:/.+</c> between two letters from A to D, which are part of the message; about 25
    /// characters in the width of a phone. <c>PKBarcodeFormatCodabar</c>, from iOS 27 on.</summary>
    Codabar,

    /// <summary>Interleaved 2 of 5, ISO/IEC 16390: an even number of digits; about 38 of them in the width of a phone.
    /// <c>PKBarcodeFormatI2of5</c>, from iOS 27 on.</summary>
    Itf,
}
