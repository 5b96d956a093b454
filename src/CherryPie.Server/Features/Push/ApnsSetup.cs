using CherryPie.Server.Platform.Hosting;

namespace CherryPie.Server.Features.Push;

internal static class ApnsSetup
{
    public static void AddApns(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        builder.AddSettings<PushOptions>("Push");
        services.AddSingleton<PushMeter>();
        services.AddSingleton<ApnsClient>();

        // A wrong setting stops the start, not the first push.
        services.AddStartStep((s, _) => Task.FromResult(s.GetRequiredService<ApnsClient>()));
    }
}
