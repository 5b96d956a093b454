namespace CherryPie.Server.Endpoints.Landing;

internal static class LandingSetup
{
    public static void AddLanding(this IServiceCollection services)
    {
        services.AddSingleton<EditLimit>();
        services.AddScoped<SaveEdits>();
        services.AddScoped<LandingPages>();
    }
}
