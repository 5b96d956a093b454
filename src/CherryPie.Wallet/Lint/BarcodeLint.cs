using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>Barcodes. <see href="https://developer.apple.com/documentation/walletpasses/pass/barcodes"/></summary>
internal static class BarcodeLint
{
    public static void Check(LintNode pass)
    {
        var several = pass["barcodes"];
        foreach (var barcode in several.Items("an array of barcodes"))
        {
            CheckOne(barcode, !pass.Reading.MayOverfillBarcodes, pass.Reading.Warnings);
        }

        if (pass.Reading.Warnings is { } warnings && several.Count > 0 && IsNewAlone(several))
        {
            warnings.Add(
                new(
                    several.Path(),
                    "has formats that iOS knows from 27 on alone, so that older systems show no barcode; should end in QR, PDF417, "
                        + "Aztec or Code 128 of the same message"
                )
            );
        }

        var single = pass["barcode"];
        if (!single.Exists)
        {
            return;
        }

        // Beside barcodes it is for old systems, and may repeat a Code 128 message as the nearest format that it knows.
        var isShown = several.Count == 0;
        CheckOne(single, !pass.Reading.MayOverfillBarcodes && isShown, isShown ? pass.Reading.Warnings : null);
        if (several.Count == 0 && single["format"].PlainText == "PKBarcodeFormatCode128")
        {
            single["format"].Fault("is for barcodes only; must stand there, or be QR, PDF417 or Aztec here");
        }
    }

    private static bool IsNewAlone(LintNode barcodes) =>
        barcodes.Items("an array of barcodes").All(b => NewBarcodes.Has(b.Kind == JsonValueKind.Object ? b["format"].PlainText : null));

    private static void CheckOne(LintNode barcode, bool fits, ICollection<PassFinding>? warnings)
    {
        if (barcode.Kind != JsonValueKind.Object)
        {
            barcode.Fault("must be an object {format, message, messageEncoding, altText}");
            return;
        }

        var format = barcode["format"];
        if (!EnumMap.Barcodes.IsApple(format.PlainText))
        {
            format.Fault($"must be {format.Reading.Allowed(EnumMap.Barcodes)}");
        }

        var message = barcode["message"].PlainText;
        if (string.IsNullOrEmpty(message))
        {
            barcode["message"].Fault("must be a text that is not empty");
        }

        var encoding = barcode["messageEncoding"];
        if (encoding.PlainText is not { } charset || !BarcodeEncodings.IsKnown(charset))
        {
            encoding.Fault("must be an IANA character set name such as iso-8859-1 or utf-8");
        }
        else if (message is not null && !BarcodeEncodings.Holds(charset, message))
        {
            encoding.Fault($"{charset} cannot hold the message; must be one that can, such as utf-8");
        }
        else if (fits && !string.IsNullOrEmpty(message) && BarcodeCapacity.Fault(format.PlainText, message, charset) is { } fault)
        {
            barcode["message"].Fault(fault);
        }
        else if (
            warnings is not null
            && !string.IsNullOrEmpty(message)
            && (NewBarcodes.Warning(format.PlainText, message) ?? BarcodeWidth.Warning(format.PlainText, message, charset)) is { } warning
        )
        {
            warnings.Add(new(barcode.Path("message"), warning));
        }

        barcode["altText"].OptionalText();
    }
}
