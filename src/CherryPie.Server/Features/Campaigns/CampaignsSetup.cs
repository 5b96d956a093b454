using CherryPie.Server.Features.Audit;

namespace CherryPie.Server.Features.Campaigns;

internal static class CampaignsSetup
{
    public static void AddCampaigns(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddScoped<IssueLimit>();
        services.AddScoped<CreateCampaign>();
        services.AddScoped<UpdateCampaign>();
        services.AddAudited<Campaign>(AuditCampaigns.Fact);
    }
}
