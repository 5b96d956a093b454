using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Features.Mail;

namespace CherryPie.Server.Endpoints.WalletKit;

internal static class WalletKitSetup
{
    public static void AddWalletKit(this IServiceCollection services)
    {
        BrandAuth.Configure(services);
        services.AddSingleton<MatcherPolicy, BrandRouting>();
        services.AddSingleton<WalletKitImagesRequest>();
        services.AddSingleton<SendSms>();
        services.AddJob(SendSms.Kind, (s, jobs, stop) => s.GetRequiredService<SendSms>().Run(jobs[0], stop));
        services.AddScoped<BrandCampaign>();
        services.AddScoped<BrandTemplates>();
        services.AddScoped<WalletKitPassResponses>();
        services.AddScoped<CreatePassTemplate>();
        services.AddScoped<CreatePass>();
        services.AddScoped<UpdateFilteredPasses>();
        services.AddScoped<UpdateLocations>();
        services.AddScoped<DeletePassTemplate>();
    }
}
