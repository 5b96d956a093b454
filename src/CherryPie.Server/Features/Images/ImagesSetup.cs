namespace CherryPie.Server.Features.Images;

internal static class ImagesSetup
{
    public static void AddImages(this IServiceCollection services)
    {
        services.AddSingleton<GuardedFetch>();
        services.AddSingleton<ScaledDynamicImages>();
        services.AddScoped<StoreImage>();
    }
}
