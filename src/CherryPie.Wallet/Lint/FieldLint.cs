using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>One field. <see href="https://developer.apple.com/documentation/walletpasses/passfieldcontent"/></summary>
internal static class FieldLint
{
    public static void Check(LintNode field, string group, HashSet<string> keys)
    {
        if (field.Kind != JsonValueKind.Object)
        {
            field.Fault("must be an object {key, label, value}");
            return;
        }

        var key = field["key"];
        if (key.PlainText is not { Length: > 0 } name)
        {
            key.Fault("must be a text that is not empty");
        }
        else if (!keys.Add(name))
        {
            key.Fault($"\"{Shown.Short(name)}\" is used twice; must be unique in the whole pass");
        }

        var value = field["value"];
        if (value.Kind is not (JsonValueKind.String or JsonValueKind.Number))
        {
            value.Fault("must be a string, a number or a date");
        }

        field["label"].OptionalText();
        field["changeMessage"].OptionalText();
        if (field["semantics"] is { Exists: true } semantics)
        {
            SemanticKeys.All.Check(semantics);
        }

        if (field["row"] is { Exists: true } row && (!row.IsNumber(out var number) || number is not (0 or 1)))
        {
            row.Wrong("must be 0 or 1");
        }

        CheckWords(field, group);
        CheckDate(field, value);
        CheckNumber(field, value);
    }

    private static void CheckWords(LintNode field, string group)
    {
        var alignment = field["textAlignment"];
        if (alignment.Exists && group is "primaryFields" or "backFields")
        {
            alignment.Fault("is not allowed in primary and back fields; must be left out");
        }
        else if (alignment.Exists && !EnumMap.Alignment.IsApple(alignment.PlainText))
        {
            alignment.Fault($"must be {alignment.Reading.Allowed(EnumMap.Alignment)}");
        }

        foreach (var detector in field["dataDetectorTypes"].Items("an array of data detectors"))
        {
            if (!EnumMap.Detectors.IsApple(detector.PlainText))
            {
                detector.Fault($"must be {detector.Reading.Allowed(EnumMap.Detectors)}");
            }
        }
    }

    private static void CheckDate(LintNode field, LintNode value)
    {
        var date = field["dateStyle"];
        var time = field["timeStyle"];
        if (date.Exists != time.Exists)
        {
            (date.Exists ? time : date).Fault("is missing; dateStyle and timeStyle must be both there or neither");
        }

        CheckStyle(date);
        CheckStyle(time);
        if (
            (date.Exists || time.Exists || field["isRelative"].Exists || field["ignoresTimeZone"].Exists)
            && !DateLint.IsDate(value.PlainText)
        )
        {
            value.Fault($"has date styles but is no date; must be {DateLint.Allowed}");
        }
    }

    private static void CheckStyle(LintNode style)
    {
        if (style.Exists && !EnumMap.DateStyles.IsApple(style.PlainText))
        {
            style.Fault($"must be {style.Reading.Allowed(EnumMap.DateStyles)}");
        }
    }

    private static void CheckNumber(LintNode field, LintNode value)
    {
        var currency = field["currencyCode"];
        var style = field["numberStyle"];
        if (currency.Exists && style.Exists)
        {
            style.Fault("must not stand beside currencyCode");
        }

        if (style.Exists && !EnumMap.NumberStyles.IsApple(style.PlainText))
        {
            style.Fault($"must be {style.Reading.Allowed(EnumMap.NumberStyles)}");
        }

        if (currency.Exists && !Currencies.IsKnown(currency.PlainText ?? ""))
        {
            currency.Fault(
                $"\"{Shown.Short(currency.PlainText ?? "")}\" is not a known currency code; must be an ISO 4217 code such as EUR"
            );
        }

        if ((currency.Exists || style.Exists) && value.Kind != JsonValueKind.Number)
        {
            value.Fault("has a number style but is no number; must be a JSON number");
        }
    }
}
