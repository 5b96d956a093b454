using CherryPie.Server.Hosting;

namespace CherryPie.Server.Demo;

internal static class DemoSetup
{
    public static void AddDemo(this IServiceCollection services)
    {
        services.AddScoped<DemoPass>();
        services.AddStartStep((s, stop) => s.GetRequiredService<DemoPass>().Run(stop));
    }
}
