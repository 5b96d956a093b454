using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Platform.Hosting;

namespace CherryPie.Server.Features.Push;

internal static class PushSetup
{
    public static void AddPush(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<PushSignal>();
        services.AddSingleton<PushTable>();
        services.AddSingleton<PushBatches>();
        services.AddSingleton<RecordPushes>();
        services.AddSingleton<PassTypeCircuitBreaker>();
        services.AddSingleton<PushOutcomes>();
        services.AddSingleton<FanOutChanges>();
        services.AddScoped<ReadDropped>();
        services.AddScoped<ExplainPushes>();
        services.AddScoped<PushAgain>();
        services.AddLateWork<PushWorker>();
        services.AddSingleton(new ReleaseLeases(PushTable.Release));
        services.AddSingleton(new ReleaseLeases(PushBatches.Release));
        services.AddJob(JobKinds.PassChanged, (s, jobs, stop) => s.GetRequiredService<FanOutChanges>().Passes(jobs, stop));
        services.AddJob(JobKinds.PassesChanged, (s, jobs, stop) => s.GetRequiredService<FanOutChanges>().Listed(jobs[0], stop));
        services.AddJob(JobKinds.TemplateChanged, (s, jobs, stop) => s.GetRequiredService<FanOutChanges>().Template(jobs[0], stop));
        services.AddJob(JobKinds.CampaignChanged, (s, jobs, stop) => s.GetRequiredService<FanOutChanges>().Campaign(jobs[0], stop));
        services.AddJob(JobKinds.CertificateChanged, (s, jobs, stop) => s.GetRequiredService<FanOutChanges>().PassType(jobs[0], stop));
        services.AddJob(JobKinds.Push, (s, jobs, stop) => s.GetRequiredService<PushTable>().Requeue(jobs, stop));
    }
}
