namespace CherryPie.Server.Endpoints.WalletKit;

internal static class WalletKitSetup
{
    public static void AddWalletKit(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton(WalletKitDocument.Document);
        BrandAuth.Configure(services);
        services.AddSingleton<MatcherPolicy, BrandRouting>();
        services.AddSingleton<WalletKitImagesRequest>();
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
