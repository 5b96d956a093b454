using CherryPie.Server.Platform.Hosting;

namespace CherryPie.Server.Features.Images;

internal static class ImagesSetup
{
    public static void AddImages(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        builder.AddSettings<FetchOptions>("Fetch");
        services.AddSingleton<GuardedFetch>();
        services.AddSingleton<PictureWork>();
        services.AddSingleton<ScaledDynamicImages>();
        services.AddSingleton<PublishedImages>();
        services.AddScoped<StoreImage>();
        services.AddScoped<PublishImage>();
    }
}
