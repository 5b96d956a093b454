using CherryPie.Server.Platform.Hosting;

namespace CherryPie.Server.Endpoints.Landing;

internal static class LandingSetup
{
    public static void AddLanding(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        builder.AddSettings<PagesOptions>("Pages");
        services.AddSingleton<WalletBadges>();
        services.AddStartStep(
            (started, _) =>
            {
                started.GetRequiredService<WalletBadges>(); // which reads them, so that a wrong one stops the start
                return Task.CompletedTask;
            }
        );
        services.AddSingleton<EditLimit>();
        services.AddScoped<SaveEdits>();
        services.AddScoped<LandingPages>();
        services.AddSingleton<PreviewPicture>();
    }
}
