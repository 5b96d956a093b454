namespace CherryPie.Server.Features.Jobs;

internal static class JobsSetup
{
    public static void AddJobs(this IServiceCollection services)
    {
        services.AddSingleton<JobTable>();
        services.AddSingleton<JobSignal>();
        services.AddSingleton<NotifyAfterCommit>();
        services.AddScoped<ListJobs>();
        services.AddScoped<RetryJob>();
        services.AddHostedService(s => s.GetRequiredService<JobSignal>());
        services.AddHostedService<JobWorker>();
    }

    public static void AddJob(this IServiceCollection services, JobKind kind, RunJobs run) =>
        services.AddSingleton(new JobHandler(kind, run));
}
