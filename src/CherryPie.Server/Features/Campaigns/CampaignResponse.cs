using System.Text.Json.Serialization;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Campaigns;

/// <summary>A campaign as the API shows it (CherryPie document, "Retrieve a Campaign"): what <see cref="CampaignAttributes"/> reads from.
/// </summary>
/// <param name="campaign">The campaign.</param>
/// <param name="issued">How many passes it has issued.</param>
[JsonConverter(typeof(ResponseConverter<Campaign, CampaignResponse>))]
internal sealed class CampaignResponse(Campaign campaign, long issued) : IResponseOf<CampaignResponse, Campaign>
{
    public static CampaignAttributes.Attribute[] Attributes => CampaignAttributes.All;

    public Campaign Entity => campaign;

    public long Issued => issued;
}
