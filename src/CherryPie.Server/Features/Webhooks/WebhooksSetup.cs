using CherryPie.Server.Features.Audit;
using CherryPie.Server.Features.Events;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Platform.Hosting;

namespace CherryPie.Server.Features.Webhooks;

internal static class WebhooksSetup
{
    public static void AddWebhooks(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        builder.AddSettings<WebhooksOptions>("Webhooks");
        services.AddSingleton<WebhookClient>();
        services.AddSingleton<WebhookSchedule>();
        services.AddSingleton<WebhookTests>();
        services.AddSingleton<WebhookPlaces>();
        services.AddSingleton<WebhookTable>();
        services.AddSingleton<DueTable>();
        services.AddSingleton<RecordDeliveries>();
        services.AddSingleton<WebhookMessages>();
        services.AddSingleton<WebhookMeter>();
        services.AddScoped<CreateWebhook>();
        services.AddScoped<UpdateWebhook>();
        services.AddScoped<DeleteWebhook>();
        services.AddScoped<RotateWebhookSecret>();
        services.AddScoped<TestWebhook>();
        services.AddScoped<ListWebhooks>();
        services.AddScoped<ListDeliveries>();
        services.AddScoped<ResendDelivery>();
        services.AddScoped<ReplayEvents>();
        services.AddScoped<MailDisabledWebhook>();
        services.AddJob(JobKinds.WebhookMail, (s, jobs, stop) => s.GetRequiredService<MailDisabledWebhook>().Run(jobs[0], stop));
        services.AddLateWork<WebhookWorker>();
        services.AddSingleton(new ReleaseLeases(WebhookTable.Release));
        services.AddSingleton(new EventFollower(FollowEvents.Sql));
        services.AddAudited<Webhook>(AuditWebhooks.Fact);
    }
}
