using System.Text.Json;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Campaigns;

/// <summary>A campaign as the API shows it (CherryPie document, "Retrieve a Campaign").</summary>
internal sealed record CampaignResponse(
    string Index,
    string Name,
    string PassbookCertId,
    LifeState Status,
    DateTimeOffset StartDate,
    DateTimeOffset? EndDate,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    string? DisplayName,
    string? Description,
    JsonElement WhiteLabel,
    JsonElement? Meta,
    long MaxIssue,
    long Issued
)
{
    private static readonly JsonElement _nothing = JsonElement.Parse("{}");

    public static CampaignResponse Of(Campaign c, long issued) =>
        new(
            c.Index,
            c.Name,
            c.CertificateId,
            c.Status,
            c.StartDate,
            c.EndDate,
            c.CreatedAt,
            c.UpdatedAt,
            c.DisplayName,
            c.Description,
            StoredJson.Read(c.WhiteLabel) ?? _nothing,
            StoredJson.Read(c.Meta),
            c.MaxIssue,
            issued
        );
}

/// <summary>What a client sends of a campaign, read and checked as far as the text alone tells.</summary>
internal sealed class CampaignBody(JsonFields fields)
{
    public const int LongestText = 10_000;

    public JsonFields Fields { get; } = fields;

    public LifeState? Status { get; } = fields.Word<LifeState>("status");

    public string? DisplayName { get; } = fields.Text("displayName", 1000);

    public string? Description { get; } = fields.Text("description", LongestText);

    public DateTimeOffset? StartDate { get; } = fields.Time("startDate");

    public DateTimeOffset? EndDate { get; } = fields.Time("endDate");

    public long? MaxIssue { get; } = fields.Whole("maxIssue", 0, IssueLimit.Most);

    public string? Meta { get; } = StoredJson.Write(fields.Object("meta"));

    public string? WhiteLabel { get; } = StoredJson.Write(fields.Object("whiteLabel"));

    /// <summary>Where the landing page's logo is to be fetched from; null for none.</summary>
    public string? LogoUrl { get; } = Campaigns.WhiteLabel.Read(fields.Object("whiteLabel"), fields.Problems).LogoUrl;
}
