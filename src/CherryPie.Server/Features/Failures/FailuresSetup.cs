using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Failures;

internal static class FailuresSetup
{
    public static void AddFailures(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        builder.AddSettings<FailuresOptions>("Failures");
        services.AddSingleton<StoreFailures>();
        services.AddSingleton<FailureLog>();
        services.AddScoped<ListFailures>();
        services.AddSingleton(s => new ErrorObserver(s.GetRequiredService<FailureLog>().Told));
        services.AddHostedService(s => s.GetRequiredService<FailureLog>());
    }
}
