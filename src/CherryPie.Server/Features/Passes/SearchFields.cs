using System.Text.Json;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Passes;

internal enum SearchKind
{
    Text,
    Time,
    Number,
    Flag,
}

/// <summary>A field of a pass by which search filters.</summary>
/// <param name="Name">As GET shows it.</param>
/// <param name="Column">Its column.</param>
/// <param name="Kind">What its values are.</param>
/// <param name="IsNullable">Whether it may be absent.</param>
internal sealed record SearchField(string Name, string Column, SearchKind Kind, bool IsNullable = false)
{
    public bool IsDerivedInvalid => Name == "isInvalid";

    /// <summary>What stands before the operator, and after the operand: names of campaigns and templates are looked up.</summary>
    public string Left =>
        Name switch
        {
            "campaignName" => "p.campaign_id IN (SELECT id FROM campaigns n WHERE n.account_id = p.account_id AND n.name",
            "templateName" => "p.template_id IN (SELECT id FROM templates n WHERE n.account_id = p.account_id AND n.name",
            _ => Column,
        };

    public string Right => Left == Column ? "" : ")";

    public string Allowed =>
        Kind switch
        {
            SearchKind.Time => "must be an ISO 8601 date and time",
            SearchKind.Number => "must be a whole number",
            SearchKind.Flag => "must be true or false",
            _ => "must be a string",
        };

    public object? Read(JsonElement value) =>
        Kind switch
        {
            SearchKind.Text => value.ValueKind == JsonValueKind.String ? value.GetString()
            : value.ValueKind == JsonValueKind.Number ? value.GetRawText()
            : null,
            SearchKind.Time => value.ValueKind == JsonValueKind.String && Iso8601.TryParse(value.GetString()!, out var time) ? time : null,
            SearchKind.Number => JsonFields.Number(value) is { } number && number == Math.Floor(number) && Math.Abs(number) < 1e15
                ? (long)number
                : null,
            _ => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null,
        };
}

/// <summary>All fields of a pass, under the spellings that clients use.</summary>
internal static class SearchFields
{
    private static readonly SearchField[] _all =
    [
        new("id", "p.id", SearchKind.Text),
        new("passId", "p.id", SearchKind.Text),
        new("userDefinedId", "p.user_defined_id", SearchKind.Text, IsNullable: true),
        new("campaignName", "p.campaign_id", SearchKind.Text),
        new("templateName", "p.template_id", SearchKind.Text),
        new("passbookDevices", "p.passbook_devices", SearchKind.Number),
        new("androidPayDevices", "p.android_pay_devices", SearchKind.Number),
        new("alipayDevices", "0", SearchKind.Number),
        new("createdAt", "p.created_at", SearchKind.Time),
        new("updatedAt", "p.updated_at", SearchKind.Time),
        new("firstRegisteredAt", "p.first_registered_at", SearchKind.Time, IsNullable: true),
        new("lastRegisteredAt", "p.last_registered_at", SearchKind.Time, IsNullable: true),
        new("firstUnregisteredAt", "p.first_unregistered_at", SearchKind.Time, IsNullable: true),
        new("lastUnregisteredAt", "p.last_unregistered_at", SearchKind.Time, IsNullable: true),
        new("isInvalid", "p.is_invalid", SearchKind.Flag),
        new("isRedeemed", "p.is_redeemed", SearchKind.Flag),
        new("isVoided", "p.is_voided", SearchKind.Flag),
        new("expiryDate", "p.expiry_date", SearchKind.Time, IsNullable: true),
        new("lastRedeemAt", "p.last_redeem_at", SearchKind.Time, IsNullable: true),
        new("recoveryEmail", "p.recovery_email", SearchKind.Text, IsNullable: true),
    ];

    public static string Names { get; } = string.Join(", ", _all.Select(f => f.Name));

    /// <summary>Also by the names that the vendor's search had: firstRegisterAt, lastUnregisterAt.</summary>
    public static SearchField? Find(string name) =>
        Array.Find(
            _all,
            f =>
                f.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
                || f.Name.Equals(
                    name.Replace("gisterAt", "gisteredAt", StringComparison.OrdinalIgnoreCase),
                    StringComparison.OrdinalIgnoreCase
                )
        );
}
