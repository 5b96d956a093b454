using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>A text, a number, or true or false.</summary>
/// <param name="allowed">What a finding says after "must be".</param>
/// <param name="form">What stands in pass.json; <see cref="JsonValueKind.True"/> for true and false.</param>
/// <param name="normal">A text as pass.json has it; null for one that the type lacks. Gets the zone of dates that name none.</param>
internal sealed class AppleScalar(string allowed, JsonValueKind form, Func<string, TimeZoneInfo, string?> normal) : AppleType
{
    public override string Allowed => allowed;

    public override string Kind =>
        form switch
        {
            JsonValueKind.Number => "number",
            JsonValueKind.True => "true or false",
            _ => "string",
        };

    public JsonValueKind Form => form;

    /// <summary>The words that it may be; empty where it is free.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>What is right and yet of no use to a phone, in words that follow the name; null for nothing.</summary>
    public Func<string, string?>? Doubt { get; init; }

    /// <summary>A text as pass.json has it; null for one that the type lacks.</summary>
    public string? Normal(string text, TimeZoneInfo zone) => normal(text, zone);

    /// <summary>Writes a text as the type has it, or as it is for the lint to refuse.</summary>
    public void Write(Utf8JsonWriter json, string text, TimeZoneInfo zone)
    {
        var written = normal(text, zone);
        if (written is null || form == JsonValueKind.String)
        {
            json.WriteStringValue(written ?? text);
        }
        else
        {
            json.WriteRawValue(written, skipInputValidation: true);
        }
    }
}
