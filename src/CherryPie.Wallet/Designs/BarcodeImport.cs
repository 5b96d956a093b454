using System.Text.Json.Nodes;

namespace CherryPie.Wallet;

/// <summary>Reads the barcodes of a pass.json.</summary>
internal static class BarcodeImport
{
    /// <summary>Reads <c>barcodes</c>, or <c>barcode</c> where there is none.</summary>
    public static void Add(JsonObject design, ImportSource from, bool isExport)
    {
        if (design.ContainsKey("barcodes"))
        {
            return;
        }

        var several = from.Items("barcodes").ToList();
        var sources =
            several.Count > 0 ? several
            : from.Any("barcode") is not null ? [from.In("barcode")]
            : [];
        var barcodes = new JsonArray();
        foreach (var source in sources)
        {
            if (Barcode(source, isExport) is { } barcode)
            {
                barcodes.Add((JsonNode)barcode);
            }
        }

        design["barcodes"] = barcodes.Count > 0 ? barcodes : null;
    }

    private static JsonObject? Barcode(ImportSource from, bool isExport)
    {
        if (from.Word("format", EnumMap.Barcodes) is not { } format)
        {
            if (from.Any("format") is null)
            {
                from.Warn("format", "is missing, so the barcode was left out");
            }

            return null;
        }

        var message = from.Text("message")?.GetValue<string>() ?? "";
        var barcode = new JsonObject { ["format"] = format };
        if (isExport && message == TemplateFile.PassId)
        {
            barcode["messageOption"] = "pid";
        }
        else
        {
            barcode["message"] = message;
        }

        if (from.Text("altText")?.GetValue<string>() is { Length: > 0 } altText)
        {
            var isId = isExport && altText == TemplateFile.PassId;
            barcode[isId ? "altTextOption" : "altText"] = isId ? "pid" : altText;
        }

        var encoding = from.Text("messageEncoding")?.GetValue<string>() is { Length: > 0 } asked ? asked.Trim() : BarcodeEncodings.Default;
        barcode["messageEncoding"] = !BarcodeEncodings.IsKnown(encoding) || BarcodeEncodings.Holds(encoding, message) ? encoding : "utf-8";
        foreach (var other in from.Members().Where(m => m.Name is not ("format" or "message" or "altText" or "messageEncoding")))
        {
            from.Warn(other.Name, "was left out: it is not known here");
        }

        return barcode;
    }
}
