using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>How a field's value is typed and shown (CherryPie document, "Passbook Template Field", <c>format</c>).
/// Attributes of another type than the field's are not even looked at.</summary>
internal sealed record DesignFormat(
    EnumAttribute? Type,
    EnumAttribute? DateStyle,
    EnumAttribute? TimeStyle,
    PlaceholderText? IgnoreTimeZone,
    PlaceholderText? IsRelative,
    PlaceholderText? CurrencyCode,
    EnumAttribute? NumberStyle,
    TimeSpan Zone
)
{
    public static DesignFormat Read(DesignNode node)
    {
        node.IsObject("an object with a type");
        var type = EnumAttribute.Read(node["type"], EnumMap.FieldTypes);
        var word =
            type is { IsLiteral: true } ? type.Resolve(PassJson.Nobody)
            : type is null ? "text"
            : null;
        var dates = word is null or "date" or "dateTime";
        var code = word is null or "currency" ? ReadCurrency(node["currencyCode"], word is not null) : null;
        var ignore = node["ignoreTimezone"];
        return new(
            type,
            dates ? EnumAttribute.Read(node["dateFormat"], EnumMap.DateStyles) : null,
            word is null or "dateTime" ? EnumAttribute.Read(node["timeFormat"], EnumMap.DateStyles) : null,
            dates ? ignore.Flag() : null,
            dates ? node["isRelative"].Flag() : null,
            code,
            word is null or "number" ? EnumAttribute.Read(node["numberFormat"], EnumMap.NumberStyles) : null,
            node.Reading.Zone
        );
    }

    /// <summary>Writes the value and its style keys.</summary>
    public void Write(Utf8JsonWriter json, string value, PassContent content)
    {
        switch (Type?.Resolve(content))
        {
            case "number" when NumberText.Write(json, "value"u8, value):
                WriteWord(json, "numberStyle"u8, NumberStyle?.Resolve(content));
                break;
            case "currency" when NumberText.Write(json, "value"u8, value):
                WriteWord(json, "currencyCode"u8, CurrencyCode?.Fill(content).Trim().ToUpperInvariant());
                break;
            case "number" or "currency":
                break;
            case "date":
                WriteDate(json, value, content, "PKDateStyleNone");
                break;
            case "dateTime":
                WriteDate(json, value, content, TimeStyle?.Resolve(content) ?? "PKDateStyleShort");
                break;
            default:
                json.WriteString("value"u8, value);
                break;
        }
    }

    private void WriteDate(Utf8JsonWriter json, string value, PassContent content, string timeStyle)
    {
        // One bad date makes iOS refuse the whole pass: show the text instead.
        if (!PassDate.TryRead(value, Zone, out var date))
        {
            json.WriteString("value"u8, value);
            return;
        }

        date.Write(json, "value"u8);
        json.WriteString("dateStyle"u8, DateStyle?.Resolve(content) ?? "PKDateStyleShort");
        json.WriteString("timeStyle"u8, timeStyle);

        // A bare date is midnight in its zone: west of it phones would show the day before.
        if (!date.HasTime || IsTrue(IgnoreTimeZone, content))
        {
            json.WriteBoolean("ignoresTimeZone"u8, true);
        }

        if (IsTrue(IsRelative, content))
        {
            json.WriteBoolean("isRelative"u8, true);
        }
    }

    private static bool IsTrue(PlaceholderText? flag, PassContent content) =>
        flag is not null && bool.TryParse(flag.Fill(content), out var on) && on;

    private static void WriteWord(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? word)
    {
        if (!string.IsNullOrEmpty(word))
        {
            json.WriteString(name, word);
        }
    }

    private static PlaceholderText? ReadCurrency(DesignNode node, bool required)
    {
        const string allowed = "an ISO 4217 code such as EUR";
        if (node.Text(allowed: allowed) is not { } code)
        {
            return
                required
                && node.Kind
                    is not (
                        JsonValueKind.Number
                        or JsonValueKind.Object
                        or JsonValueKind.Array
                        or JsonValueKind.True
                        or JsonValueKind.False
                    )
                ? node.Refused($"is missing; a currency needs {allowed}")
                : null;
        }

        return code.IsLiteral && !Currencies.IsKnown(code.Raw.Trim().ToUpperInvariant())
            ? node.Refused($"\"{Shown.Short(code.Raw)}\" is not a known currency code; must be {allowed}")
            : code;
    }
}
