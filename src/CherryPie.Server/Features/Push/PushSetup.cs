using CherryPie.Server.Features.Jobs;

namespace CherryPie.Server.Features.Push;

internal static class PushSetup
{
    public static void AddPush(this IServiceCollection services)
    {
        services.AddSingleton<PushSignal>();
        services.AddSingleton<PushTable>();
        services.AddSingleton<PushBatches>();
        services.AddSingleton<PassTypeCircuitBreaker>();
        services.AddSingleton<PushOutcomes>();
        services.AddSingleton<FanOutChanges>();
        services.AddScoped<ExplainPushes>();
        services.AddHostedService<PushWorker>();
        services.AddJob(FanOutChanges.OfPass, (s, jobs, stop) => s.GetRequiredService<FanOutChanges>().Passes(jobs, stop));
        services.AddJob(FanOutChanges.OfTemplate, (s, jobs, stop) => s.GetRequiredService<FanOutChanges>().Template(jobs[0], stop));
        services.AddJob(FanOutChanges.OfCampaign, (s, jobs, stop) => s.GetRequiredService<FanOutChanges>().Campaign(jobs[0], stop));
        services.AddJob(FanOutChanges.OfPassType, (s, jobs, stop) => s.GetRequiredService<FanOutChanges>().PassType(jobs[0], stop));
        services.AddJob(PushTable.GivenUp, (s, jobs, stop) => s.GetRequiredService<PushTable>().Requeue(jobs, stop));
    }
}
