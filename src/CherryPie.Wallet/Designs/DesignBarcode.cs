using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>A barcode. <see href="https://developer.apple.com/documentation/walletpasses/pass/barcodes"/></summary>
internal sealed record DesignBarcode(
    string Path,
    DesignAttribute<EnumAttribute> Format,
    EnumAttribute? MessageOption,
    DesignAttribute<PlaceholderText> Message,
    EnumAttribute? AltTextOption,
    DesignAttribute<PlaceholderText> AltText,
    DesignAttribute<PlaceholderText> Encoding
)
{
    private const string Code128 = "PKBarcodeFormatCode128",
        Allowed = "an object {format, message, messageOption, altText, altTextOption, messageEncoding}";

    /// <summary>Reads <c>barcodes</c>, or <c>barcode</c> where there is none.</summary>
    public static DesignList<DesignBarcode> ReadAll(DesignNode design)
    {
        var several = design["barcodes"];
        var nodes =
            several.Kind == JsonValueKind.Array && several.Element.GetArrayLength() == 0
                ? []
                : several.Items("an array of barcodes", Allowed);
        nodes = nodes.Count == 0 ? [design["barcode"]] : nodes;
        return new(several.Path(), [.. nodes.Select(Read).OfType<DesignBarcode>()], design.Reading.IsOfPass);
    }

    public static void Write(DesignList<DesignBarcode> barcodes, PassWriter pass)
    {
        var items = barcodes.Items;
        if (items.Count == 0)
        {
            return;
        }

        // Systems before iOS 9 and many Android readers know only this key, and it knows neither Code 128 nor what came later.
        var old = items.FirstOrDefault(b =>
            b.Format.Value!.Resolve(pass.Content) is var format && format != Code128 && !NewBarcodes.Has(format)
        );
        pass.Json.WritePropertyName("barcode"u8);
        (old ?? items[0]).Write(pass.WithoutNotes, old is null ? "PKBarcodeFormatPDF417" : null);
        pass.NoteRepeated("barcode"u8);
        pass.Note("barcodes"u8, barcodes.Path);
        pass.Json.WriteStartArray("barcodes"u8);
        for (var i = 0; i < items.Count; i++)
        {
            items[i].Write(pass.Item("barcodes"u8, i, items[i].Path), null);
        }

        // A phone takes the first that it knows.
        if (old is null && items.All(b => NewBarcodes.Has(b.Format.Value!.Resolve(pass.Content))))
        {
            pass.NoteRepeatedItem("barcodes"u8, items.Count);
            items[0].Write(pass.WithoutNotes, NewBarcodes.Older(items[0].MessageOf(pass.Content)));
        }

        pass.Json.WriteEndArray();
    }

    private void Write(PassWriter pass, string? format)
    {
        var (json, content) = (pass.Json, pass.Content);
        var message = MessageOf(content);
        var encoding = Encoding.Value?.Fill(content) is { Length: > 0 } asked ? asked.Trim() : BarcodeEncodings.Default;
        encoding = !BarcodeEncodings.IsKnown(encoding) || BarcodeEncodings.Holds(encoding, message) ? encoding : "utf-8";
        pass.Note("format"u8, Format);
        pass.Note("message"u8, Message);
        pass.Note("messageEncoding"u8, Encoding);
        pass.Note("altText"u8, AltText);
        json.WriteStartObject();
        json.WriteString("format"u8, format ?? Format.Value!.Resolve(content));
        json.WriteString("message"u8, message);
        json.WriteString("messageEncoding"u8, encoding);
        var altText = AltTextOption?.Resolve(content) switch
        {
            "none" => null,
            "pid" => content.SerialNumber,
            _ => AltText.Value?.Fill(content),
        };
        if (!string.IsNullOrEmpty(altText))
        {
            json.WriteString("altText"u8, altText);
        }

        json.WriteEndObject();
    }

    private string MessageOf(PassContent content) =>
        MessageOption?.Resolve(content) == "pid" ? content.SerialNumber : Message.Value?.Fill(content) ?? "";

    private static DesignBarcode? Read(DesignNode node)
    {
        if (!node.IsObject(Allowed))
        {
            return null;
        }

        var option = EnumAttribute.Read(node["messageOption"], EnumMap.MessageOptions);
        var message = node["message"].AsText(numbers: true);
        var format = node["format"];
        if (!format.Exists || (format.Kind == JsonValueKind.String && format.Plain() is null))
        {
            if (message.Value is not null || option is not null)
            {
                format.Fault($"is missing; must be {EnumMap.Barcodes.Allowed}");
            }

            return null;
        }

        node.Reading.IsNew |= format.Plain() is { } name && NewBarcodes.Has(EnumMap.Barcodes.Find(name));
        var encoding = node["messageEncoding"];
        var encodingText = encoding.Text();
        if (encodingText is { IsLiteral: true } && !BarcodeEncodings.IsKnown(encodingText.Raw.Trim()))
        {
            encodingText = encoding.Refused(
                $"\"{Shown.Short(encodingText.Raw)}\" must be an IANA character set name such as iso-8859-1 or utf-8"
            );
        }

        var word = format.As(n => EnumAttribute.Read(n, EnumMap.Barcodes));
        var altOption = EnumAttribute.Read(node["altTextOption"], EnumMap.AltTextOptions);
        var altText = node["altText"].AsText(numbers: true);
        return word.Value is null ? null : new(node.Path(), word, option, message, altOption, altText, encoding.As(_ => encodingText));
    }
}
