using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Features.Certificates;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Endpoints.V2;

/// <summary>/v2/campaigns.</summary>
internal static class CampaignsApi
{
    private const int ListedAtMost = 10_000;

    public static void MapCampaigns(this IEndpointRouteBuilder v2)
    {
        var campaigns = v2.MapGroup("/campaigns").WithTags("Campaigns");
        campaigns.MapPost("", Create).WithName("CreateCampaign").Describes(CampaignsDocs.Create);
        campaigns.MapPut("/{campaignName}", Update).WithName("UpdateCampaign").Describes(CampaignsDocs.Update);
        campaigns.MapGet("/{campaignName}", Get).WithName("GetCampaign").ReadsFromStandby().Describes(CampaignsDocs.Get);
        campaigns.MapGet("", List).WithName("ListCampaigns").ReadsFromStandby().Describes(CampaignsDocs.List);
    }

    private static async Task<IResult> Create(HttpContext http, CreateCampaign create, UploadCertificate upload, CancellationToken stop)
    {
        // The vendor document's own example uploads certificates to this address.
        if (MultipartBody.IsMultipart(http))
        {
            return VendorJson.Ok(new IdResponse(await upload.Run(await MultipartBody.Read(http, stop), stop)));
        }

        return VendorJson.Ok(new NameResponse(await create.Run(await JsonBody.ReadObject(http, new Problems(), stop), stop)));
    }

    private static async Task<IResult> Update(string campaignName, HttpContext http, UpdateCampaign update, CancellationToken stop) =>
        VendorJson.Ok(new NameResponse(await update.Run(campaignName, await JsonBody.ReadObject(http, new Problems(), stop), stop)));

    private static async Task<IResult> Get(string campaignName, ServerDb db, IssueLimit limit, CancellationToken stop)
    {
        var campaign = await FindCampaign.Named(db, campaignName, stop);
        return VendorJson.Ok(new CampaignResponse(campaign, await limit.Issued(campaign.CounterId, stop)));
    }

    private static async Task<IResult> List(ServerDb db, IssueLimit limit, CancellationToken stop)
    {
        var campaigns = await db.Campaigns.AsNoTracking().OrderBy(c => c.Id).Take(ListedAtMost).ToListAsync(stop);
        var issued = await limit.Issued([.. campaigns.Select(c => c.CounterId)], stop);
        return VendorJson.Ok(campaigns.Select(c => new CampaignResponse(c, issued.GetValueOrDefault(c.CounterId))));
    }
}
