namespace CherryPie.Server.Hosting;

internal static class HostingSetup
{
    public static void AddHosting(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(builder.Configuration.Get<HostingOptions>() ?? new HostingOptions());
        builder.Services.AddSingleton<DataFolder>();
        builder.Services.AddSingleton<StartBlock>();
        builder.Services.AddSingleton<ListeningAddress>();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddHostedService<ServerStart>();
        if (string.IsNullOrEmpty(builder.Configuration["urls"]))
        {
            builder.WebHost.UseUrls(ListeningAddress.Default);
        }
    }
}
