using CherryPie.Server.Platform.Hosting;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CherryPie.Server.Features.Jobs;

internal static class JobsSetup
{
    public static void AddJobs(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<JobTable>();
        services.AddSingleton<JobSignal>();
        services.AddSingleton<IInterceptor, NotifyAfterCommit>();
        services.AddScoped<ListJobs>();
        services.AddScoped<RetryJob>();
        services.AddSingleton<ServerLease>();
        services.AddHostedService(s => s.GetRequiredService<JobSignal>());
        services.AddHostedService(s => s.GetRequiredService<ServerLease>());
        services.AddSingleton(new ReleaseLeases(JobTable.Release));
        services.AddLateWork<JobWorker>();
    }

    public static void AddJob(this IServiceCollection services, JobKind kind, RunJobs run) =>
        services.AddSingleton(new JobHandler(kind, run));
}
