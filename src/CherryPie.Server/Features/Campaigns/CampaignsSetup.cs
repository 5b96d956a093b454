namespace CherryPie.Server.Features.Campaigns;

internal static class CampaignsSetup
{
    public static void AddCampaigns(this IServiceCollection services)
    {
        services.AddScoped<IssueLimit>();
        services.AddScoped<CreateCampaign>();
        services.AddScoped<UpdateCampaign>();
    }
}
