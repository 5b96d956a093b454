using System.Text.Json;
using System.Text.Json.Nodes;

namespace CherryPie.Wallet;

/// <summary>The barcode of an object. <see href="https://developers.google.com/wallet/reference/rest/v1/Barcode"/></summary>
internal static class GoogleBarcode
{
    private const int ItfDigits = 14;

    /// <summary>The first barcode of a pass; null for none.</summary>
    public static JsonObject? Of(GoogleFacts facts)
    {
        if (
            !facts.Json.TryGetProperty("barcodes", out var barcodes)
            || barcodes.EnumerateArray().FirstOrDefault() is not { ValueKind: JsonValueKind.Object } first
            || Word(first, "message") is not { Length: > 0 } message
            || Type(Word(first, "format"), message) is not { } type
        )
        {
            return null;
        }

        return GoogleDraft.Members(
            ("type", type),
            ("value", message),
            ("alternateText", Word(first, "altText") is { Length: > 0 } text ? facts.Translate(text, isFixed: true).Value : null),
            ("renderEncoding", message.All(char.IsAscii) ? null : "UTF_8")
        );
    }

    private static string? Type(string? format, string message) =>
        format switch
        {
            "PKBarcodeFormatQR" => "QR_CODE",
            "PKBarcodeFormatPDF417" => "PDF_417",
            "PKBarcodeFormatAztec" => "AZTEC",
            "PKBarcodeFormatCode128" => "CODE_128",
            "PKBarcodeFormatEAN13" => "EAN_13",
            "PKBarcodeFormatCode39" => "CODE_39",
            "PKBarcodeFormatCodabar" => "CODABAR",

            // Google draws interleaved 2 of 5 with 14 digits alone.
            "PKBarcodeFormatI2of5" => message.Length == ItfDigits ? "ITF_14" : "CODE_128",
            _ => null,
        };

    private static string? Word(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
