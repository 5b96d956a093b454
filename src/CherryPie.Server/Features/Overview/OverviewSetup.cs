namespace CherryPie.Server.Features.Overview;

internal static class OverviewSetup
{
    public static void AddOverview(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<CountAccount>();
        builder.Services.AddSingleton<InstallationState>();
        builder.Services.AddScoped<AccountState>();
        builder.Services.AddScoped<ReadPassTypes>();
        builder.Services.AddSingleton<CountCampaign>();
        builder.Services.AddSingleton<CountPushes>();
        builder.Services.AddSingleton<CountWaiting>();
        builder.Services.AddScoped<ListFanOuts>();
        builder.Services.AddScoped<ListWaiting>();
        builder.Services.AddSingleton<CountGoogle>();
        builder.Services.AddScoped<ReadGoogle>();
    }
}
