using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Templates;

/// <summary>One value of <c>dynamicData</c> or a key's default, made into the text that fills placeholders.</summary>
internal static class DynamicValue
{
    public const int LongestText = 65_536;

    public static bool TryText(
        JsonElement value,
        DynamicKeyType? type,
        [NotNullWhen(true)] out string? text,
        [NotNullWhen(false)] out string? fault
    )
    {
        fault = null;
        text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => Plain(value),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => null,
        };
        if (text is null)
        {
            fault = "must be a string, a number, true or false";
        }
        else if (text.Length > LongestText)
        {
            fault = $"must have at most {LongestText} characters";
        }
        else if (
            type == DynamicKeyType.Number
            && text.Length > 0
            && !(double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
        )
        {
            fault = $"{Shown(text)} is not a number, as the template declares this key";
        }
        else if (type == DynamicKeyType.DateTime && text.Length > 0 && !WalletDates.IsDate(text))
        {
            fault = $"{Shown(text)} is not an ISO 8601 date such as \"2026-01-31T09:00:00Z\", as the template declares this key";
        }

        if (fault is not null)
        {
            text = null;
        }

        return fault is null;
    }

    // Invariant and without an exponent, as far as a decimal reaches.
    private static string Plain(JsonElement number) =>
        number.TryGetDecimal(out var exact) ? exact.ToString(CultureInfo.InvariantCulture) : number.GetRawText();

    private static string Shown(string text) => JsonSerializer.Serialize(text.Length > 60 ? text[..60] + "…" : text, VendorJson.Options);
}
