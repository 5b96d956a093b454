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
    DesignList<DesignAttribute<EnumAttribute>>? Detectors,
    AppleValue? Semantics,
    AppleValue? Row
)
{
    private static readonly PlaceholderText _empty = PlaceholderText.Literal("");

    /// <param name="node">The field.</param>
    /// <param name="key">Its key.</param>
    /// <param name="group">The list that has it, such as <c>header</c>.</param>
    public static DesignField Read(DesignNode node, PlaceholderText key, string group)
    {
        var aligned = group is not ("primary" or "back");
        var detectors = node["detectorTypes"];
        var align = node["textAlign"];
        var format = DesignFormat.Read(node["format"]);
        var value = node["defaultValue"].As(n => n.Text(numbers: true, "a string, a number or an ISO 8601 date") ?? _empty);
        if (format.IsTime)
        {
            ClockChange.Advise(node.Reading, value.Path, value.Value, node.Reading.Zone);
        }

        return new(
            node.Path(),
            node["itemName"].As(_ => key),
            node["defaultLabel"].AsText(numbers: true),
            value,
            format,
            node["attributedValue"].As(ReadAttributed),
            node["changeMsg"].AsText(),
            align.As(n => aligned ? EnumAttribute.Read(n, EnumMap.Alignment) : null),
            group == "back" && detectors.Exists ? ReadDetectors(detectors) : null,
            ReadNew(node, PassKeys.Semantics),
            group == "auxiliary" ? ReadNew(node, PassKeys.Row) : null
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
        WriteNew(pass, PassKeys.Semantics, Semantics);
        WriteNew(pass, PassKeys.Row, Row);
        pass.Json.WriteEndObject();
    }

    private static AppleValue? ReadNew(DesignNode node, AppleKey key)
    {
        var value = node[key.Name].Exists ? key.Type.Read(node[key.Name]) : null;
        node.Reading.IsNew |= value is not null;
        return value;
    }

    private static void WriteNew(PassWriter pass, AppleKey key, AppleValue? value)
    {
        if (value is not null)
        {
            pass.Note(key.Utf8, value);
            if (!value.IsEmpty(pass.Content))
            {
                pass.Json.WritePropertyName(key.Utf8);
                value.Write(pass, key.Utf8);
            }
        }
    }

    private void WriteAttributed(PassWriter pass)
    {
        pass.Note("attributedValue"u8, Attributed);
        var markup =
            Attributed.Value is null or { IsLiteral: true } || pass.Content.KeepsPlaceholders
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
                .. node.Items("an array of " + EnumMap.Detectors.Allowed[7..], EnumMap.Detectors.Allowed)
                    .Select(n => n.As(d => EnumAttribute.Read(d, EnumMap.Detectors)))
                    .Where(a => a.Value is not null),
            ],
            node.Reading.IsOfPass
        );
}
