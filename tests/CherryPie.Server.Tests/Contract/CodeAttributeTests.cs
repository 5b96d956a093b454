using Xunit;

namespace CherryPie.Server.Tests.Contract;

/// <summary>Barcodes and NFC of the document's "Apple Wallet Template".</summary>
public sealed class CodeAttributeTests(ContractServer server) : IClassFixture<ContractServer>
{
    /// <summary>Type, attribute, value, where in pass.json, what there; another value and what then. <c>$pid</c> is the pass id.</summary>
    public static TheoryData<string, string, string, string, string, string, string> Attributes { get; } =
        new()
        {
            {
                "storeCard",
                "barcode",
                Barcode("qr", "\"altText\":\"One\",\"altTextOption\":\"text\""),
                "barcodes.0.altText",
                "\"One\"",
                Barcode("qr", "\"altText\":\"Two\",\"altTextOption\":\"text\""),
                "\"Two\""
            },
            {
                "storeCard",
                "barcode",
                Barcode("qr", "\"altText\":\"One\",\"altTextOption\":\"pid\""),
                "barcodes.0.altText",
                "\"$pid\"",
                Barcode("qr", "\"altText\":\"One\",\"altTextOption\":\"none\""),
                "null"
            },
            {
                "storeCard",
                "barcode",
                Barcode("qr", "\"altText\":\"One\",\"altTextOption\":\"message\""),
                "barcodes.0.altText",
                "\"One\"",
                Barcode("qr", "\"altText\":\"One\",\"altTextOption\":\"pid\""),
                "\"$pid\""
            },
            {
                "storeCard",
                "barcode",
                Barcode("qr", "\"altText\":\"\""),
                "barcodes.0.format",
                "\"PKBarcodeFormatQR\"",
                Barcode("pdf417", "\"altText\":\"\""),
                "\"PKBarcodeFormatPDF417\""
            },
            {
                "storeCard",
                "barcode",
                Barcode("aztec", "\"altText\":\"\""),
                "barcodes.0.format",
                "\"PKBarcodeFormatAztec\"",
                Barcode("code128", "\"altText\":\"\""),
                "\"PKBarcodeFormatCode128\""
            },
            {
                "storeCard",
                "barcode",
                Barcode("ean13", "\"altText\":\"\""),
                "barcodes.0.format",
                "\"PKBarcodeFormatEAN13\"",
                Barcode("code39", "\"altText\":\"\""),
                "\"PKBarcodeFormatCode39\""
            },
            {
                "storeCard",
                "barcode",
                Barcode("codabar", "\"altText\":\"\""),
                "barcodes.0.format",
                "\"PKBarcodeFormatCodabar\"",
                Barcode("itf", "\"altText\":\"\""),
                "\"PKBarcodeFormatI2of5\""
            },
            {
                "storeCard",
                "barcode",
                Barcode("qr", "\"messageOption\":\"text\""),
                "barcodes.0.message",
                "\"M\"",
                Barcode("qr", "\"messageOption\":\"pid\""),
                "\"$pid\""
            },
            {
                "storeCard",
                "barcode",
                Barcode("qr", "\"messageOption\":\"message\""),
                "barcodes.0.message",
                "\"M\"",
                "{\"message\":\"N\"}",
                "\"N\""
            },
            {
                "storeCard",
                "barcode",
                Barcode("qr", "\"messageEncoding\":\"UTF-8\""),
                "barcodes.0.messageEncoding",
                "\"UTF-8\"",
                Barcode("qr", "\"messageEncoding\":\"windows-1251\""),
                "\"windows-1251\""
            },
            {
                "storeCard",
                "barcodes",
                $"[{Barcode("qr", "\"altText\":\"\"")}]",
                "barcodes.0.message",
                "\"M\"",
                "[{\"format\":\"qr\",\"message\":\"N\"}]",
                "\"N\""
            },
            { "storeCard", "nfc", Nfc("One", AttributeRoundTrip.Key), "nfc.message", "\"One\"", "{\"message\":\"Two\"}", "\"Two\"" },
            {
                "storeCard",
                "nfc",
                Nfc("One", AttributeRoundTrip.Key),
                "nfc.encryptionPublicKey",
                $"\"{AttributeRoundTrip.Key}\"",
                "{\"encryptionPublicKey\":\"$key\"}",
                "\"$key\""
            },
        };

    [Theory]
    [MemberData(nameof(Attributes))]
    public Task An_attribute_is_kept_and_stands_in_the_pass(
        string type,
        string attribute,
        string value,
        string path,
        string emitted,
        string other,
        string emittedThen
    ) => AttributeRoundTrip.Run(server, type, attribute, (value, path, emitted), (other, emittedThen));

    private static string Barcode(string format, string more) => $$"""{"format":"{{format}}","message":"M",{{more}}}""";

    private static string Nfc(string message, string key) => $$"""{"message":"{{message}}","encryptionPublicKey":"{{key}}"}""";
}
