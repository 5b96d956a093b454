using System.Globalization;
using System.Text.Json;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Features.Views;
using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;

namespace CherryPie.Server.Endpoints.Landing;

/// <summary>A dynamic key that customers may change.</summary>
/// <param name="Key">Its name, and the input's.</param>
/// <param name="Label">What the template calls it, else the pass, else the key in words.</param>
/// <param name="Type">What its values are.</param>
/// <param name="IsDay">A date without a time.</param>
/// <param name="Value">As the input shows it.</param>
internal sealed record EditField(string Key, string Label, DynamicKeyType Type, bool IsDay, string Value)
{
    private const string Minutes = "yyyy-MM-dd'T'HH:mm";

    public static List<EditField> Of(Pass pass, CompiledTemplate template, PassView shown) =>
        Of(template.Keys.Where(k => k.IsEditable), pass, pass.Template!, template.TimeZone, shown.Translate);

    /// <param name="keys">Those to show.</param>
    /// <param name="pass">Has the values; null: there is none yet, and the defaults are shown.</param>
    /// <param name="template">Its design has the labels.</param>
    /// <param name="zone">Of times; null: UTC.</param>
    /// <param name="translate">Puts a label into the reader's language.</param>
    public static List<EditField> Of(
        IEnumerable<DynamicKey> keys,
        Pass? pass,
        Template template,
        TimeZoneInfo? zone,
        Func<string, string> translate
    )
    {
        var data = StoredJson.Read(pass?.DynamicData);
        var design = StoredJson.Read(pass?.IsRedeemed == true && template.PassbookRedeem is { } redeem ? redeem : template.Passbook);
        var labels = FieldLabels.Read(design!.Value);
        return
        [
            .. keys.Select(key =>
            {
                var value = ValueOf(data, key);
                var isDay = key.Type == DynamicKeyType.DateTime && (value.Length > 0 ? value : key.DefaultValue ?? "").Trim().Length == 10;
                var label = translate(key.Label ?? labels.GetValueOrDefault(key.Key) ?? InputPurpose.InWords(key.Key));
                return new EditField(
                    key.Key,
                    label,
                    key.Type,
                    isDay,
                    key.Type == DynamicKeyType.DateTime && !isDay ? Local(value, zone ?? TimeZoneInfo.Utc) : value
                );
            }),
        ];
    }

    /// <summary>What the pass is to hold for what the customer typed; null takes the value away, and the default returns.</summary>
    public string? Stored(string typed, TimeZoneInfo zone) =>
        Type == DynamicKeyType.Text ? typed
        : typed.Trim() is not { Length: > 0 } text ? null
        : Type == DynamicKeyType.DateTime
        && DateTime.TryParseExact(text, [Minutes, Minutes + "':'ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture) + Offset(WalletDates.OffsetAt(zone, time))
        : text;

    private static string ValueOf(JsonElement? data, DynamicKey key) =>
        data is { } json
        && json.TryGetProperty(key.Key, out var value)
        && value.ValueKind != JsonValueKind.Null
        && DynamicValue.TryText(value, null, out var text, out _)
            ? text
            : key.DefaultValue ?? "";

    // The time of day in the template's zone, which is what the pass shows.
    private static string Local(string value, TimeZoneInfo zone)
    {
        if (!DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return "";
        }

        var named = DateTime.Parse(value, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind).Kind != DateTimeKind.Unspecified;
        return (named ? TimeZoneInfo.ConvertTime(time, zone) : time).ToString(Minutes, CultureInfo.InvariantCulture);
    }

    private static string Offset(TimeSpan zone) =>
        zone == TimeSpan.Zero ? "Z" : (zone < TimeSpan.Zero ? "-" : "+") + zone.ToString(@"hh\:mm", CultureInfo.InvariantCulture);
}
