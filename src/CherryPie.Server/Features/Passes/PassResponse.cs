using System.Text.Json;
using System.Text.Json.Serialization;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Passes;

/// <summary>A pass as the API shows it (CherryPie document, "Retrieve a Pass").</summary>
internal sealed record PassResponse
{
    private static readonly JsonElement _nothing = JsonElement.Parse("{}");

    public required string Id { get; init; }

    public required string PassId { get; init; }

    public string? UserDefinedId { get; init; }

    public required string CampaignName { get; init; }

    public required string TemplateName { get; init; }

    public long PassbookDevices { get; init; }

    public long AndroidPayDevices { get; init; }

    public long AlipayDevices { get; init; }

    public DateTimeOffset? FirstRegisteredAt { get; init; }

    public DateTimeOffset? LastRegisteredAt { get; init; }

    /// <summary>As the document spells it; the next one as everybody else does.</summary>
    public DateTimeOffset? FirstUnRegisteredAt => FirstUnregisteredAt;

    public DateTimeOffset? FirstUnregisteredAt { get; init; }

    public DateTimeOffset? LastUnRegisteredAt => LastUnregisteredAt;

    public DateTimeOffset? LastUnregisteredAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public bool IsInvalid { get; init; }

    public bool IsRedeemed { get; init; }

    public bool IsVoided { get; init; }

    public DateTimeOffset? ExpiryDate { get; init; }

    public DateTimeOffset? LastRedeemAt { get; init; }

    public JsonElement DynamicData { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public JsonElement? DynamicImages { get; init; }

    public JsonElement? DynamicBackfields { get; init; }

    public JsonElement? Passbook { get; init; }

    public string? RecoveryEmail { get; init; }

    public required string LandingUrl { get; init; }

    public required string EditUrl { get; init; }

    public static PassResponse Of(PassSnapshot found, CachedAccount account, PassLinks links) =>
        Of(found.Pass, found.Template, found.State, account, links);

    private static PassResponse Of(Pass pass, TemplateHead template, PassState state, CachedAccount account, PassLinks links) =>
        new()
        {
            Id = pass.Id,
            PassId = pass.Id,
            UserDefinedId = pass.UserDefinedId,
            CampaignName = template.Campaign.Name,
            TemplateName = template.Name,
            PassbookDevices = pass.PassbookDevices,
            AndroidPayDevices = pass.AndroidPayDevices,
            FirstRegisteredAt = pass.FirstRegisteredAt,
            LastRegisteredAt = pass.LastRegisteredAt,
            FirstUnregisteredAt = pass.FirstUnregisteredAt,
            LastUnregisteredAt = pass.LastUnregisteredAt,
            UpdatedAt = pass.UpdatedAt,
            CreatedAt = pass.CreatedAt,
            IsInvalid = state.IsInvalid,
            IsRedeemed = pass.IsRedeemed,
            IsVoided = pass.IsVoided,
            ExpiryDate = pass.ExpiryDate,
            LastRedeemAt = pass.LastRedeemAt,
            DynamicData = StoredJson.Read(pass.DynamicData) ?? _nothing,
            DynamicImages = StoredJson.Read(pass.DynamicImages),
            DynamicBackfields = StoredJson.Read(pass.DynamicBackfields),
            Passbook = StoredJson.Read(pass.Passbook),
            RecoveryEmail = pass.RecoveryEmail,
            LandingUrl = links.Landing(pass.Id),
            EditUrl = links.Edit(account, pass.Id),
        };
}
