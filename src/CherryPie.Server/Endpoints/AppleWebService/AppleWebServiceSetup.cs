namespace CherryPie.Server.Endpoints.AppleWebService;

internal static class AppleWebServiceSetup
{
    public static void AddAppleWebService(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton(AppleWebServiceDocument.Document);
        builder.Services.AddSingleton<AuthorizePass>();
        builder.Services.AddSingleton<DeviceLimit>();
    }
}
