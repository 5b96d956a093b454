using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>A field of a pass, formatted.</summary>
/// <param name="Key">The <c>itemName</c>; of a field without one, its group and place.</param>
/// <param name="Group">The list that has it, such as <c>header</c>.</param>
/// <param name="Label">Null for none.</param>
/// <param name="Value">May be empty.</param>
/// <param name="Json">As pass.json has it.</param>
/// <param name="IsFixed">Whether it is the same in all passes of the design.</param>
/// <param name="IsNumeric">Whether the design has it as a number or an amount, also where a pass has none.</param>
/// <param name="ChangeMessage">What is said when it changes, with <c>%@</c> for the value; null for nothing.</param>
internal sealed record GoogleField(
    string Key,
    string Group,
    GoogleText? Label,
    GoogleText Value,
    JsonElement Json,
    bool IsFixed,
    bool IsNumeric,
    GoogleText? ChangeMessage
)
{
    public bool IsFront => Group is not ("back" or "additionalInfo");

    /// <summary>The number; null where the value is none.</summary>
    public decimal? Number =>
        Json.TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number)
            ? number
            : null;

    /// <summary>The currency of an amount; null for other numbers.</summary>
    public string? Currency =>
        Json.TryGetProperty("currencyCode", out var code) && code.ValueKind == JsonValueKind.String ? code.GetString() : null;

    /// <summary>The date; null where the value is none.</summary>
    public PassDate? Date =>
        Json.TryGetProperty("value", out var value)
        && value.ValueKind == JsonValueKind.String
        && PassDate.TryRead(value.GetString(), TimeZoneInfo.Utc, out var date)
            ? date
            : null;

    /// <summary>The mark-up that is shown in place of the value; null for none.</summary>
    public string? Markup =>
        Json.TryGetProperty("attributedValue", out var markup) && markup.ValueKind == JsonValueKind.String ? markup.GetString() : null;
}
