namespace CherryPie.Server.Features.Devices;

internal static class DevicesSetup
{
    public static void AddDevices(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<DeviceLogBudget>();
        services.AddSingleton<ListUpdatedPasses>();
        services.AddScoped<CountPhones>();
        services.AddScoped<DevicePlaces>();
        services.AddScoped<RegisterDevice>();
        services.AddScoped<ListDevices>();
        services.AddScoped<ForgetDevice>();
        services.AddSingleton<FetchPass>();
        services.AddScoped<WriteDeviceLog>();
    }
}
