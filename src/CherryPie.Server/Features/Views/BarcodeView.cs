using System.Text.Json;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Views;

/// <summary>A barcode as it is shown.</summary>
/// <param name="Format">Its symbology.</param>
/// <param name="Picture">The symbol.</param>
/// <param name="AltText">What stands below it; empty for nothing.</param>
internal sealed record BarcodeView(BarcodeFormat Format, BarcodePicture Picture, string AltText)
{
    /// <summary>The first of several that can be drawn; null where none can.</summary>
    /// <param name="barcodes">The array of pass.json.</param>
    /// <param name="translate">Puts a text into the language of the pass.</param>
    public static BarcodeView? Of(JsonElement barcodes, Func<string, string> translate)
    {
        foreach (var barcode in barcodes.EnumerateArray())
        {
            if (
                FormatOf(PassFieldView.Word(barcode, "format")) is { } format
                && BarcodeDrawing.Draw(
                    format,
                    PassFieldView.Word(barcode, "message") ?? "",
                    PassFieldView.Word(barcode, "messageEncoding") ?? "iso-8859-1"
                )
                    is { } picture
            )
            {
                return new(format, picture, translate(PassFieldView.Word(barcode, "altText") ?? ""));
            }
        }

        return null;
    }

    private static BarcodeFormat? FormatOf(string? word) =>
        word switch
        {
            "PKBarcodeFormatQR" => BarcodeFormat.Qr,
            "PKBarcodeFormatPDF417" => BarcodeFormat.Pdf417,
            "PKBarcodeFormatAztec" => BarcodeFormat.Aztec,
            "PKBarcodeFormatCode128" => BarcodeFormat.Code128,
            "PKBarcodeFormatEAN13" => BarcodeFormat.Ean13,
            "PKBarcodeFormatCode39" => BarcodeFormat.Code39,
            "PKBarcodeFormatCodabar" => BarcodeFormat.Codabar,
            "PKBarcodeFormatI2of5" => BarcodeFormat.Itf,
            _ => null,
        };
}
