using CherryPie.Server.Features.Audit;
using CherryPie.Server.Features.Events;

namespace CherryPie.Server.Features.Campaigns;

internal static class CampaignsSetup
{
    public static void AddCampaigns(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddScoped<IssueLimit>();
        services.AddScoped<CreateCampaign>();
        services.AddScoped<UpdateCampaign>();
        services.AddScoped<ListCampaigns>();
        services.AddAudited<Campaign>(AuditCampaigns.Fact);
        services.AddEventSource<Campaign>(CampaignEvents.Fact);
    }
}
