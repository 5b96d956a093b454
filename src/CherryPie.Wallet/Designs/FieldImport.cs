using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CherryPie.Wallet;

/// <summary>Reads fields of a pass.json as fields of a design.
/// <see href="https://developer.apple.com/documentation/walletpasses/passfieldcontent"/></summary>
internal static class FieldImport
{
    public static JsonArray? Read(ImportSource style, string group)
    {
        var fields = new JsonArray();
        foreach (var field in style.Items(group))
        {
            fields.Add((JsonNode)Field(field, group));
        }

        return fields.Count > 0 ? fields : null;
    }

    private static JsonObject Field(ImportSource from, string group)
    {
        var (isBack, isAligned) = (group == "backFields", group is not ("primaryFields" or "backFields"));
        var field = new JsonObject();
        foreach (var member in from.Members())
        {
            var name = member.Name;
            switch (name)
            {
                case "key":
                    field["itemName"] = from.Text(name);
                    break;
                case "label":
                    field["defaultLabel"] = from.Text(name);
                    break;
                case "attributedValue" or "changeMessage":
                    field[name == "changeMessage" ? "changeMsg" : name] = from.Text(name);
                    break;
                case "textAlignment" when isAligned:
                    field["textAlign"] = from.Word(name, EnumMap.Alignment);
                    break;
                case "dataDetectorTypes" when isBack:
                    field["detectorTypes"] = Detectors(from);
                    break;
                case "textAlignment" or "dataDetectorTypes":
                    from.Warn(name, "was left out: phones pass over it here");
                    break;
                case "value" or "dateStyle" or "timeStyle" or "isRelative" or "ignoresTimeZone" or "currencyCode" or "numberStyle":
                    break;
                case "semantics":
                    field[name] = AppleImport.Read(PassKeys.Semantics.Type, from, name);
                    break;
                case "row" when group == "auxiliaryFields":
                    field[name] = AppleImport.Read(PassKeys.Row.Type, from, name);
                    break;
                default:
                    from.Warn(name, "was left out: it is not known");
                    break;
            }
        }

        AddValue(field, from);
        return ImportSource.WithoutNulls(field);
    }

    private static void AddValue(JsonObject field, ImportSource from)
    {
        var value = from.Any("value");
        var isText = value is { ValueKind: JsonValueKind.String };
        if (value is { ValueKind: not (JsonValueKind.String or JsonValueKind.Number) })
        {
            from.Warn("value", "was left out: it must be a text or a number");
            value = null;
        }

        var text = value is { } there ? (isText ? there.GetString()! : NumberText.Plain(there.GetRawText())) : "";
        var isNumber = !isText && value is not null;
        field["defaultValue"] = isNumber ? JsonNode.Parse(text) : text;
        var isOpen = isText && ForeignPlaceholders.Has(text);
        if (from.Any("currencyCode") is not null || from.Any("numberStyle") is not null || isNumber)
        {
            AddNumber(field, from, text, isNumber, isOpen);
        }
        else if ((from.Any("dateStyle") ?? from.Any("timeStyle") ?? from.Any("isRelative")) is not null)
        {
            AddDate(field, from, text, isOpen);
        }
        else if (from.Any("ignoresTimeZone") is not null)
        {
            from.Warn("ignoresTimeZone", "was left out: it is of dates alone");
        }
    }

    private static void AddNumber(JsonObject field, ImportSource from, string text, bool isNumber, bool isOpen)
    {
        if (!isNumber && !isOpen)
        {
            if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            {
                from.Warn("value", "is no number, so currencyCode and numberStyle were left out: iOS refuses them on texts");
                return;
            }

            field["defaultValue"] = number;
        }

        if (from.Text("currencyCode")?.GetValue<string>() is { } code)
        {
            field["format"] = new JsonObject
            {
                ["type"] = "currency",
                ["currencyCode"] = ForeignPlaceholders.Has(code) ? code : code.Trim().ToUpperInvariant(),
            };
            if (from.Any("numberStyle") is not null)
            {
                from.Warn("numberStyle", "was left out: a field has it or currencyCode");
            }

            return;
        }

        var format = new JsonObject { ["type"] = "number" };
        if (from.Word("numberStyle", EnumMap.NumberStyles) is { } style)
        {
            format["numberFormat"] = style;
        }

        field["format"] = format;
    }

    private static void AddDate(JsonObject field, ImportSource from, string text, bool isOpen)
    {
        var isDate = PassDate.TryRead(text, TimeZoneInfo.Utc, out var date);
        if (!isDate && !isOpen)
        {
            from.Warn("value", "is no ISO 8601 date, so dateStyle and timeStyle were left out: iOS refuses them on texts");
            return;
        }

        // A bare date is midnight wherever it is read.
        field["defaultValue"] = isDate ? date.ToString() : text;
        var time = from.Word("timeStyle", EnumMap.DateStyles)?.GetValue<string>() ?? "none";
        var format = new JsonObject
        {
            ["type"] = time == "none" ? "date" : "dateTime",
            ["dateFormat"] = from.Word("dateStyle", EnumMap.DateStyles) ?? (time == "none" ? "short" : "none"),
        };
        if (time != "none")
        {
            format["timeFormat"] = time;
        }

        AddFlag(format, from, "isRelative", "isRelative", isSet: false);
        AddFlag(format, from, "ignoresTimeZone", "ignoreTimezone", isDate && !date.HasTime);
        field["format"] = format;
    }

    private static void AddFlag(JsonObject format, ImportSource from, string name, string own, bool isSet)
    {
        if (isSet || from.Any(name) is { ValueKind: JsonValueKind.True })
        {
            format[own] = true;
        }
        else if (from.Any(name) is { ValueKind: JsonValueKind.String } text && ForeignPlaceholders.Has(text.GetString()!))
        {
            format[own] = text.GetString();
        }
    }

    private static JsonArray? Detectors(ImportSource from)
    {
        var words = new JsonArray();
        if (from.Any("dataDetectorTypes") is not { ValueKind: JsonValueKind.Array } list)
        {
            from.Warn("dataDetectorTypes", "was left out: it must be an array");
            return null;
        }

        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.String && EnumMap.Detectors.Reverse(item.GetString()!) is { } word)
            {
                words.Add((JsonNode)word);
            }
            else
            {
                from.Warn(
                    "dataDetectorTypes",
                    $"{Shown.Short(item.GetRawText())} was left out: it must be {EnumMap.Detectors.AppleAllowed}"
                );
            }
        }

        return words;
    }
}
