using CherryPie.Server.Features.Bulk;
using CherryPie.Server.Features.Certificates;
using CherryPie.Server.Features.Devices;
using CherryPie.Server.Features.Events;
using CherryPie.Server.Features.Google;
using CherryPie.Server.Features.Mail;

namespace CherryPie.Server.Features.Upkeep;

internal static class UpkeepSetup
{
    public static void AddUpkeep(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddScoped<ForgetSuspended>();
        services.AddScoped<DeleteOldRows>();
        services.AddScoped<RewrapSecrets>();
        services.AddSingleton(
            new UpkeepTask("forgetting suspended devices", (s, stop) => s.GetRequiredService<ForgetSuspended>().Run(stop))
        );
        services.AddSingleton(new UpkeepTask("deleting old rows", (s, stop) => s.GetRequiredService<DeleteOldRows>().Run(stop)));
        services.AddSingleton(
            new UpkeepTask(
                "deleting old mails",
                (s, _) =>
                {
                    s.GetRequiredService<MailPickup>().Tidy();
                    return Task.CompletedTask;
                }
            )
        );
        services.AddSingleton(
            new UpkeepTask("looking at certificates' ends", (s, stop) => s.GetRequiredService<CertificateEnds>().Warn(stop))
        );
        services.AddSingleton(
            new UpkeepTask("recording certificates' ends", (s, stop) => s.GetRequiredService<CertificateEvents>().Look(stop))
        );
        services.AddSingleton(
            new UpkeepTask("deleting old imports and exports", (s, stop) => s.GetRequiredService<DeleteOldBulk>().Run(stop))
        );
        services.AddSingleton(
            new UpkeepTask("asking Google for its passes", (s, stop) => s.GetRequiredService<ReconcileGoogle>().Enqueue(stop))
        );
        services.AddSingleton(new UpkeepTask("deleting old events", (s, stop) => s.GetRequiredService<DeleteOldEvents>().Run(stop)));
        services.AddSingleton<UpkeepWorker>();
        services.AddHostedService(s => s.GetRequiredService<UpkeepWorker>());
    }
}
