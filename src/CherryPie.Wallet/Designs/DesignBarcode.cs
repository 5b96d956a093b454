using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>A barcode. <see href="https://developer.apple.com/documentation/walletpasses/pass/barcodes"/></summary>
internal sealed record DesignBarcode(
    string Path,
    EnumAttribute Format,
    EnumAttribute? MessageOption,
    PlaceholderText? Message,
    EnumAttribute? AltTextOption,
    PlaceholderText? AltText,
    PlaceholderText? Encoding
)
{
    private const string Code128 = "PKBarcodeFormatCode128";

    /// <summary>Reads <c>barcodes</c>, or <c>barcode</c> where there is none.</summary>
    public static IReadOnlyList<DesignBarcode> ReadAll(DesignNode design)
    {
        var several = design["barcodes"];
        var nodes =
            several.Kind == JsonValueKind.Array && several.Element.GetArrayLength() == 0 ? [] : several.Items("an array of barcodes");
        nodes = nodes.Count == 0 ? [design["barcode"]] : nodes;
        return [.. nodes.Select(Read).OfType<DesignBarcode>()];
    }

    public static void Write(IReadOnlyList<DesignBarcode> barcodes, Utf8JsonWriter json, PassContent content)
    {
        if (barcodes.Count == 0)
        {
            return;
        }

        // Systems before iOS 9 and many Android readers know only this key, and it knows no Code 128.
        var old = barcodes.FirstOrDefault(b => b.Format.Resolve(content) != Code128);
        json.WritePropertyName("barcode"u8);
        (old ?? barcodes[0]).Write(json, content, old is null ? "PKBarcodeFormatPDF417" : null);
        json.WriteStartArray("barcodes"u8);
        foreach (var barcode in barcodes)
        {
            barcode.Write(json, content, null);
        }

        json.WriteEndArray();
    }

    private void Write(Utf8JsonWriter json, PassContent content, string? format)
    {
        var message = MessageOption?.Resolve(content) == "pid" ? content.SerialNumber : Message?.Fill(content) ?? "";
        var encoding = Encoding?.Fill(content) is { Length: > 0 } asked ? asked.Trim() : BarcodeEncodings.Default;
        encoding = !BarcodeEncodings.IsKnown(encoding) || BarcodeEncodings.Holds(encoding, message) ? encoding : "utf-8";
        json.WriteStartObject();
        json.WriteString("format"u8, format ?? Format.Resolve(content));
        json.WriteString("message"u8, message);
        json.WriteString("messageEncoding"u8, encoding);
        var altText = AltTextOption?.Resolve(content) switch
        {
            "none" => null,
            "pid" => content.SerialNumber,
            _ => AltText?.Fill(content),
        };
        if (!string.IsNullOrEmpty(altText))
        {
            json.WriteString("altText"u8, altText);
        }

        json.WriteEndObject();
    }

    private static DesignBarcode? Read(DesignNode node)
    {
        if (!node.IsObject("an object {format, message, messageOption, altText, altTextOption, messageEncoding}"))
        {
            return null;
        }

        var option = EnumAttribute.Read(node["messageOption"], EnumMap.MessageOptions);
        var message = node["message"].Text(numbers: true);
        var format = node["format"];
        if (!format.Exists || (format.Kind == JsonValueKind.String && format.Plain() is null))
        {
            if (message is not null || option is not null)
            {
                format.Fault($"is missing; must be {EnumMap.Barcodes.Allowed}");
            }

            return null;
        }

        var encoding = node["messageEncoding"];
        var encodingText = encoding.Text();
        if (encodingText is { IsLiteral: true } && !BarcodeEncodings.IsKnown(encodingText.Raw.Trim()))
        {
            encodingText = encoding.Refused(
                $"\"{Shown.Short(encodingText.Raw)}\" must be an IANA character set name such as iso-8859-1 or utf-8"
            );
        }

        var word = EnumAttribute.Read(format, EnumMap.Barcodes);
        var altOption = EnumAttribute.Read(node["altTextOption"], EnumMap.AltTextOptions);
        var altText = node["altText"].Text(numbers: true);
        return word is null ? null : new(node.Path, word, option, message, altOption, altText, encodingText);
    }
}
