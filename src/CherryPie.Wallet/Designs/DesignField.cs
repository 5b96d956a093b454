namespace CherryPie.Wallet;

/// <summary>A field. <see href="https://developer.apple.com/documentation/walletpasses/passfieldcontent"/></summary>
internal sealed record DesignField(
    string Path,
    DesignAttribute<PlaceholderText> Key,
    DesignAttribute<PlaceholderText> Label,
    DesignAttribute<PlaceholderText> Value,
    DesignFormat Format,
    DesignAttribute<PlaceholderText> Attributed,
    DesignAttribute<PlaceholderText> ChangeMessage,
    DesignAttribute<EnumAttribute> Alignment,
    DesignList<DesignAttribute<EnumAttribute>>? Detectors
)
{
    private static readonly PlaceholderText _empty = PlaceholderText.Literal("");

    public static DesignField Read(DesignNode node, PlaceholderText key, bool aligned, bool detected)
    {
        var detectors = node["detectorTypes"];
        var align = node["textAlign"];
        return new(
            node.Path(),
            node["itemName"].As(_ => key),
            node["defaultLabel"].AsText(numbers: true),
            node["defaultValue"].As(n => n.Text(numbers: true, "a string, a number or an ISO 8601 date") ?? _empty),
            DesignFormat.Read(node["format"]),
            node["attributedValue"].As(ReadAttributed),
            node["changeMsg"].AsText(),
            align.As(n => aligned ? EnumAttribute.Read(n, EnumMap.Alignment) : null),
            detected && detectors.Exists ? ReadDetectors(detectors) : null
        );
    }

    public void Write(PassWriter pass)
    {
        pass.Json.WriteStartObject();
        pass.Required("key"u8, Key);
        pass.Text("label"u8, Label);
        pass.Note("value"u8, Value);
        Format.Write(pass, Value.Value!.Fill(pass.Content));
        WriteAttributed(pass);
        pass.Text("changeMessage"u8, ChangeMessage);
        pass.Word("textAlignment"u8, Alignment);
        WriteDetectors(pass);
        pass.Json.WriteEndObject();
    }

    private void WriteAttributed(PassWriter pass)
    {
        pass.Note("attributedValue"u8, Attributed);
        var markup = Attributed.Value is null or { IsLiteral: true }
            ? Attributed.Value?.Raw
            : AttributedText.Clean(Attributed.Value.Fill(pass.Content, AttributedText.Escape));
        if (!string.IsNullOrEmpty(markup))
        {
            pass.Json.WriteString("attributedValue"u8, markup);
        }
    }

    private void WriteDetectors(PassWriter pass)
    {
        if (Detectors is null)
        {
            return;
        }

        // None at all switches every detector off; no key leaves them on.
        pass.Note("dataDetectorTypes"u8, Detectors.Path);
        pass.Json.WriteStartArray("dataDetectorTypes"u8);
        var written = 0;
        foreach (var detector in Detectors.Items)
        {
            if (detector.Value!.Resolve(pass.Content) is { } word)
            {
                pass.NoteItem("dataDetectorTypes"u8, written++, detector);
                pass.Json.WriteStringValue(word);
            }
        }

        pass.Json.WriteEndArray();
    }

    private static PlaceholderText? ReadAttributed(DesignNode node)
    {
        if (node.Text() is not { } text)
        {
            return null;
        }

        var clean = AttributedText.Clean(
            text.Raw,
            tag => node.Fault($"{Shown.Short(tag)} is not allowed; must be text and <a href=\"…\"> to http, https, tel or mailto")
        );
        return text.IsLiteral ? PlaceholderText.Literal(clean) : text;
    }

    private static DesignList<DesignAttribute<EnumAttribute>> ReadDetectors(DesignNode node) =>
        new(
            node.Path(),
            [
                .. node.Items("an array of " + EnumMap.Detectors.Allowed[7..])
                    .Select(n => n.As(d => EnumAttribute.Read(d, EnumMap.Detectors)))
                    .Where(a => a.Value is not null),
            ],
            node.Reading.IsOfPass
        );
}
