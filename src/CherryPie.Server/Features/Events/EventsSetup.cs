using CherryPie.Server.Platform.Hosting;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CherryPie.Server.Features.Events;

internal static class EventsSetup
{
    public static void AddEvents(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        builder.AddSettings<EventsOptions>("Events");
        services.AddSingleton<EventLog>();
        services.AddSingleton<IInterceptor, RecordEvents>();
        services.AddSingleton<ReadEvents>();
        services.AddSingleton<PassHistory>();
        services.AddScoped<EventFeed>();
        services.AddScoped<ListEvents>();
        services.AddSingleton<DeleteOldEvents>();
        services.AddSingleton<EventWaiters>();
        services.AddSingleton<VisitEvents>();
        services.AddHostedService(s => s.GetRequiredService<EventWaiters>());
        services.AddHostedService(s => s.GetRequiredService<VisitEvents>());
        services.AddLateWork<NumberEvents>();
    }
}
