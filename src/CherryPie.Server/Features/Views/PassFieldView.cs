using System.Globalization;
using System.Text.Json;

namespace CherryPie.Server.Features.Views;

/// <summary>A field as the viewer reads it.</summary>
/// <param name="Label">Empty for none.</param>
/// <param name="Value">Formatted in the viewer's way, translated where the pass says so.</param>
/// <param name="Rich">The value with its links, for the back.</param>
/// <param name="Alignment">left, center, right; empty for natural.</param>
internal sealed record PassFieldView(string Label, string Value, Markup Rich, string Alignment)
{
    /// <param name="field">An element of pass.json's field arrays.</param>
    /// <param name="translate">Puts a text into the language of the pass.</param>
    /// <param name="viewer">Who looks.</param>
    /// <param name="now">For dates that are told as today or tomorrow.</param>
    public static PassFieldView Of(JsonElement field, Func<string, string> translate, Viewer viewer, DateTimeOffset now)
    {
        var value = ValueOf(field, translate, viewer, now);
        return new PassFieldView(
            translate(Word(field, "label") ?? ""),
            value,
            RichOf(field, value, translate),
            Alignments(Word(field, "textAlignment"))
        );
    }

    public static string? Word(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string ValueOf(JsonElement field, Func<string, string> translate, Viewer viewer, DateTimeOffset now)
    {
        if (!field.TryGetProperty("value", out var value))
        {
            return "";
        }

        if (value.ValueKind == JsonValueKind.Number)
        {
            return Word(field, "currencyCode") is { } code && value.TryGetDecimal(out var amount)
                ? FieldNumber.Amount(amount, code, viewer.Culture)
                : FieldNumber.Write(value.GetDouble(), Word(field, "numberStyle"), viewer.Culture);
        }

        var text = value.GetString() ?? "";
        var (dateStyle, timeStyle) = (Word(field, "dateStyle"), Word(field, "timeStyle"));
        if (
            (dateStyle ?? timeStyle) is null
            || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
        )
        {
            return translate(text);
        }

        var near = IsTrue(field, "isRelative") ? FieldDate.Near(time, now, viewer.Texts) : null;
        var written = FieldDate.Write(time, near is null ? dateStyle : null, timeStyle, !IsTrue(field, "ignoresTimeZone"), viewer.Culture);
        return near is null ? written
            : written.Length == 0 ? near
            : $"{near}, {written}";
    }

    private static Markup RichOf(JsonElement field, string value, Func<string, string> translate)
    {
        if (Word(field, "attributedValue") is { } attributed)
        {
            return RichText.Attributed(translate(attributed));
        }

        // No list of detectors leaves all on; an empty one turns them off.
        var detects =
            !field.TryGetProperty("dataDetectorTypes", out var detectors)
            || detectors.EnumerateArray().Any(d => d.GetString() == "PKDataDetectorTypeLink");
        return detects ? RichText.Detected(value) : Markup.Text(value);
    }

    private static bool IsTrue(JsonElement field, string name) =>
        field.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static string Alignments(string? alignment) =>
        alignment switch
        {
            "PKTextAlignmentLeft" => "left",
            "PKTextAlignmentCenter" => "center",
            "PKTextAlignmentRight" => "right",
            _ => "",
        };
}
