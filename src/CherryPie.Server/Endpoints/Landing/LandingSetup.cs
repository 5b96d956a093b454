namespace CherryPie.Server.Endpoints.Landing;

internal static class LandingSetup
{
    public static void AddLanding(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<EditLimit>();
        services.AddScoped<SaveEdits>();
        services.AddScoped<LandingPages>();
    }
}
