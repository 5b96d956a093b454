namespace CherryPie.Wallet;

/// <summary>The symbologies that a pass may show. <see href="https://developer.apple.com/documentation/walletpasses/pass/barcodes"/></summary>
public enum BarcodeFormat
{
    /// <summary>QR Code, ISO/IEC 18004; <c>PKBarcodeFormatQR</c>.</summary>
    Qr,

    /// <summary>PDF417, ISO/IEC 15438; <c>PKBarcodeFormatPDF417</c>.</summary>
    Pdf417,

    /// <summary>Aztec Code, ISO/IEC 24778; <c>PKBarcodeFormatAztec</c>.</summary>
    Aztec,

    /// <summary>Code 128, ISO/IEC 15417; <c>PKBarcodeFormatCode128</c>.</summary>
    Code128,
}
