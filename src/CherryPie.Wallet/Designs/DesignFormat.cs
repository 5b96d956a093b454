using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>How a field's value is typed and shown (CherryPie document, "Passbook Template Field", <c>format</c>).
/// Attributes of another type than the field's are not even looked at.</summary>
internal sealed record DesignFormat(
    EnumAttribute? Type,
    DesignAttribute<EnumAttribute> DateStyle,
    DesignAttribute<EnumAttribute> TimeStyle,
    DesignAttribute<PlaceholderText> IgnoreTimeZone,
    DesignAttribute<PlaceholderText> IsRelative,
    DesignAttribute<PlaceholderText> CurrencyCode,
    DesignAttribute<EnumAttribute> NumberStyle,
    TimeZoneInfo Zone
)
{
    /// <summary>Whether a value is a date with a time, whatever the pass.</summary>
    public bool IsTime => Type is { IsLiteral: true } && Type.Resolve(PassJson.Nobody) == "dateTime";

    /// <summary>Whether values are numbers or amounts, whatever the pass.</summary>
    public bool IsNumeric => Type is { IsLiteral: true } && Type.Resolve(PassJson.Nobody) is "number" or "currency";

    public static DesignFormat Read(DesignNode node)
    {
        node.IsObject("an object with a type");
        var type = EnumAttribute.Read(node["type"], EnumMap.FieldTypes);
        var word =
            type is { IsLiteral: true } ? type.Resolve(PassJson.Nobody)
            : type is null ? "text"
            : null;
        var dates = word is null or "date" or "dateTime";
        var (times, money, numbers) = (word is null or "dateTime", word is null or "currency", word is null or "number");
        var code = node["currencyCode"].As(n => money ? ReadCurrency(n, word is not null) : null);
        return new(
            type,
            node["dateFormat"].As(n => dates ? EnumAttribute.Read(n, EnumMap.DateStyles) : null),
            node["timeFormat"].As(n => times ? EnumAttribute.Read(n, EnumMap.DateStyles) : null),
            node["ignoreTimezone"].As(n => dates ? n.Flag() : null),
            node["isRelative"].As(n => dates ? n.Flag() : null),
            code,
            node["numberFormat"].As(n => numbers ? EnumAttribute.Read(n, EnumMap.NumberStyles) : null),
            node.Reading.Zone
        );
    }

    /// <summary>Writes the value and its style keys.</summary>
    public void Write(PassWriter pass, string value)
    {
        var (json, content) = (pass.Json, pass.Content);
        switch (Type?.Resolve(content))
        {
            case "number" when NumberText.Write(json, "value"u8, value) || content.KeepsPlaceholders:
                pass.Word("numberStyle"u8, NumberStyle);
                break;
            case "currency" when NumberText.Write(json, "value"u8, value) || content.KeepsPlaceholders:
                WriteCurrency(pass);
                break;
            case "number" or "currency":
                break;
            case "date":
                WriteDate(pass, value, "PKDateStyleNone");
                break;
            case "dateTime":
                WriteDate(pass, value, TimeStyle.Value?.Resolve(content) ?? "PKDateStyleShort");
                break;
            default:
                json.WriteString("value"u8, value);
                break;
        }
    }

    private void WriteCurrency(PassWriter pass)
    {
        pass.Note("currencyCode"u8, CurrencyCode);
        if (CurrencyCode.Value?.Fill(pass.Content).Trim().ToUpperInvariant() is { Length: > 0 } code)
        {
            pass.Json.WriteString("currencyCode"u8, code);
        }
    }

    private void WriteDate(PassWriter pass, string value, string timeStyle)
    {
        var (json, content) = (pass.Json, pass.Content);
        pass.Note("dateStyle"u8, DateStyle);
        pass.Note("timeStyle"u8, TimeStyle);
        pass.Note("ignoresTimeZone"u8, IgnoreTimeZone);
        pass.Note("isRelative"u8, IsRelative);

        // One bad date makes iOS refuse the whole pass: show the text instead.
        var isDate = PassDate.TryRead(value, Zone, out var date);
        if (isDate)
        {
            date.Write(json, "value"u8);
        }
        else
        {
            json.WriteString("value"u8, value);
            if (!content.KeepsPlaceholders)
            {
                return;
            }
        }

        json.WriteString("dateStyle"u8, DateStyle.Value?.Resolve(content) ?? "PKDateStyleShort");
        json.WriteString("timeStyle"u8, timeStyle);

        // A bare date is midnight in its zone: west of it phones would show the day before.
        if ((isDate && !date.HasTime) || IsTrue(IgnoreTimeZone, content))
        {
            json.WriteBoolean("ignoresTimeZone"u8, true);
        }

        if (IsTrue(IsRelative, content))
        {
            json.WriteBoolean("isRelative"u8, true);
        }
    }

    private static bool IsTrue(DesignAttribute<PlaceholderText> flag, PassContent content) =>
        flag.Value is { } text && bool.TryParse(text.Fill(content), out var on) && on;

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
