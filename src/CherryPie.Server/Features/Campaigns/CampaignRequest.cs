using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Campaigns;

/// <summary>What a client sends of a campaign but for what never changes, read and checked as far as the text alone tells.</summary>
internal sealed class CampaignRequest : ApiRequest<Campaign, CampaignResponse>
{
    /// <summary>What it may set. Problems are reported in this order; further attributes follow in the table's.</summary>
    public static readonly CampaignAttributes.Attribute[] Attributes = CampaignAttributes
        .All.Where(a => a is { IsSent: true, IsFixed: false })
        .InOrder("status", "displayName", "description", "startDate", "endDate", "maxIssue", "meta");

    public static readonly CampaignAttributes.Time Start = CampaignAttributes.Row<CampaignAttributes.Time>("startDate"),
        End = CampaignAttributes.Row<CampaignAttributes.Time>("endDate");

    public static readonly CampaignAttributes.Whole MaxIssue = CampaignAttributes.Row<CampaignAttributes.Whole>("maxIssue");

    public static readonly CampaignAttributes.Text GoogleIssuer = CampaignAttributes.Row<CampaignAttributes.Text>("googleIssuerId");

    private static readonly CampaignAttributes.Json _whiteLabel = CampaignAttributes.Row<CampaignAttributes.Json>("whiteLabel");

    public CampaignRequest(JsonFields fields)
        : base(fields, Attributes) => LogoUrl = WhiteLabel.Read(Get(_whiteLabel), fields.Problems).LogoUrl;

    /// <summary>Whether it replaces or clears the look of the landing page, its logo included.</summary>
    public bool SetsWhiteLabel => TryGet(_whiteLabel, out _);

    /// <summary>Where the landing page's logo is to be fetched from; null for none.</summary>
    public string? LogoUrl { get; }
}
