using CherryPie.Server.Features.Jobs;

namespace CherryPie.Server.Features.Push;

internal static class PushSetup
{
    public static void AddPush(this IServiceCollection services)
    {
        services.AddSingleton<PushBell>();
        services.AddSingleton<PushTable>();
        services.AddSingleton<PushPages>();
        services.AddSingleton<PushStops>();
        services.AddSingleton<PushOutcomes>();
        services.AddSingleton<AnnounceChanges>();
        services.AddScoped<ExplainPushes>();
        services.AddHostedService<PushWorker>();
        services.AddJob(AnnounceChanges.OfPass, (s, jobs, stop) => s.GetRequiredService<AnnounceChanges>().Passes(jobs, stop));
        services.AddJob(AnnounceChanges.OfTemplate, (s, jobs, stop) => s.GetRequiredService<AnnounceChanges>().Template(jobs[0], stop));
        services.AddJob(AnnounceChanges.OfCampaign, (s, jobs, stop) => s.GetRequiredService<AnnounceChanges>().Campaign(jobs[0], stop));
        services.AddJob(AnnounceChanges.OfPassType, (s, jobs, stop) => s.GetRequiredService<AnnounceChanges>().PassType(jobs[0], stop));
        services.AddJob(PushTable.GivenUp, (s, jobs, stop) => s.GetRequiredService<PushTable>().Again(jobs, stop));
    }
}
