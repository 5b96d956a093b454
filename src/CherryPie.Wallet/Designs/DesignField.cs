using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>A field. <see href="https://developer.apple.com/documentation/walletpasses/passfieldcontent"/></summary>
internal sealed record DesignField(
    string Path,
    PlaceholderText Key,
    PlaceholderText? Label,
    PlaceholderText Value,
    DesignFormat Format,
    PlaceholderText? Attributed,
    PlaceholderText? ChangeMessage,
    EnumAttribute? Alignment,
    IReadOnlyList<EnumAttribute>? Detectors
)
{
    private static readonly PlaceholderText _empty = PlaceholderText.Literal("");

    public static DesignField Read(DesignNode node, PlaceholderText key, bool aligned, bool detected)
    {
        var detectors = node["detectorTypes"];
        var align = node["textAlign"];
        return new(
            node.Path,
            key,
            node["defaultLabel"].Text(numbers: true),
            node["defaultValue"].Text(numbers: true, "a string, a number or an ISO 8601 date") ?? _empty,
            DesignFormat.Read(node["format"]),
            ReadAttributed(node["attributedValue"]),
            node["changeMsg"].Text(),
            aligned ? EnumAttribute.Read(align, EnumMap.Alignment) : null,
            detected && detectors.Exists ? ReadDetectors(detectors) : null
        );
    }

    public void Write(Utf8JsonWriter json, PassContent content)
    {
        json.WriteStartObject();
        json.WriteString("key"u8, Key.Fill(content));
        Label.WriteText(json, "label"u8, content);
        Format.Write(json, Value.Fill(content), content);
        WriteAttributed(json, content);
        ChangeMessage.WriteText(json, "changeMessage"u8, content);
        if (Alignment?.Resolve(content) is { } alignment)
        {
            json.WriteString("textAlignment"u8, alignment);
        }

        if (Detectors is not null)
        {
            // None at all switches every detector off; no key leaves them on.
            json.WriteStartArray("dataDetectorTypes"u8);
            foreach (var detector in Detectors)
            {
                if (detector.Resolve(content) is { } word)
                {
                    json.WriteStringValue(word);
                }
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private void WriteAttributed(Utf8JsonWriter json, PassContent content)
    {
        var markup = Attributed is null or { IsLiteral: true }
            ? Attributed?.Raw
            : AttributedText.Clean(Attributed.Fill(content, AttributedText.Escape));
        if (!string.IsNullOrEmpty(markup))
        {
            json.WriteString("attributedValue"u8, markup);
        }
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

    private static List<EnumAttribute> ReadDetectors(DesignNode node) =>
        [
            .. node.Items("an array of " + EnumMap.Detectors.Allowed[7..])
                .Select(n => EnumAttribute.Read(n, EnumMap.Detectors))
                .OfType<EnumAttribute>(),
        ];
}
