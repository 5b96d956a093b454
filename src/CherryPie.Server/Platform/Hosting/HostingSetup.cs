using Microsoft.Extensions.Logging.Console;

namespace CherryPie.Server.Platform.Hosting;

internal static class HostingSetup
{
    public static void AddHosting(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        builder.AddSettings<HostingOptions>(section: null);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<DataFolder>();
        services.AddSingleton<PublicUrl>();
        services.AddSingleton<ListeningAddress>();
        services.AddSingleton<StartBlock>();
        services.Configure<JsonConsoleFormatterOptions>(o =>
        {
            o.IncludeScopes = true; // which hold trace ids
            o.UseUtcTimestamp = true;
            o.TimestampFormat = "O";
        });
        services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(25));
        ListeningAddress.SetDefault(builder);
    }

    /// <summary>Runs while the server starts: after the migrations, before the first request, in the order of these calls.</summary>
    public static void AddStartStep(this IServiceCollection services, Func<IServiceProvider, CancellationToken, Task> step) =>
        services.AddSingleton(new StartStep(step));
}
