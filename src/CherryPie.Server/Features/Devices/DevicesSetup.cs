using CherryPie.Server.Endpoints.AppleWebService;

namespace CherryPie.Server.Features.Devices;

internal static class AppleWebServiceSetup
{
    public static void AddAppleWebService(this IServiceCollection services)
    {
        services.AddSingleton<DeviceLogBudget>();
        services.AddSingleton<ListUpdatedPasses>();
        services.AddSingleton<AuthorizePass>();
        services.AddScoped<RegisterDevice>();
        services.AddScoped<ForgetDevice>();
        services.AddSingleton<FetchPass>();
        services.AddScoped<WriteDeviceLog>();
    }
}
