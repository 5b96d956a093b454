using CherryPie.Server.Platform.Hosting;

namespace CherryPie.Server.Tools.Demo;

internal static class DemoSetup
{
    public static void AddDemo(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<DemoPass>();
        services.AddScoped<MakeDemo>();
        services.AddScoped<MakeDemoJobs>();
        services.AddStartStep((s, stop) => s.GetRequiredService<DemoPass>().Run(stop));
    }
}
