namespace CherryPie.Server.Features.Backup;

internal static class BackupSetup
{
    public static void AddBackup(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddScoped<SchemaScript>();
        services.AddScoped<RestoreTarget>();
        services.AddScoped<TakeBackup>();
        services.AddScoped<RestoreBackup>();
        services.AddScoped<BackupKeys>();
    }
}
