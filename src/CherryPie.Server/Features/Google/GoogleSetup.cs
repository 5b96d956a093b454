using CherryPie.Server.Features.Audit;
using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Platform.Hosting;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Google;

internal static class GoogleSetup
{
    public static void AddGoogle(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        builder.AddSettings<GoogleOptions>("Google");
        services.AddSingleton<GoogleHttp>();

        // A wrong setting stops the start, not the first pass.
        services.AddStartStep((s, _) => Task.FromResult(s.GetRequiredService<GoogleHttp>()));
        services.AddSingleton<GoogleMeter>();
        services.AddSingleton<GoogleTokens>();
        services.AddSingleton<GooglePace>();
        services.AddSingleton<GoogleClient>();
        services.AddSingleton<OpenIssuer>();
        services.AddScoped<AddIssuer>();
        services.AddScoped<ListIssuers>();
        services.AddAudited<GoogleIssuer>(AuditGoogle.Fact);
        services.AddSingleton(
            new GoogleRows(
                HasIssuer: (db, id, stop) => db.GoogleIssuers.AnyAsync(i => i.Id == id, stop),
                HasObjects: (db, template, stop) =>
                    db.GoogleObjects.AnyAsync(o => o.Kind != null && db.Passes.Any(p => p.Id == o.PassId && p.TemplateId == template), stop)
            )
        );
        services.AddSingleton(ObjectsOfPasses.All);
        services.AddSingleton<GoogleTable>();
        services.AddSingleton(new ReleaseLeases(GoogleTable.ReleaseObjects));
        services.AddSingleton(new ReleaseLeases(GoogleTable.ReleaseClasses));
        services.AddSingleton<PublishForGoogle>();
        services.AddSingleton<GooglePassPictures>();
        services.AddSingleton<MakeGoogleBodies>();
        services.AddSingleton<GoogleUpsert>();
        services.AddSingleton<JudgeAnswer>();
        services.AddSingleton<SendClass>();
        services.AddSingleton<TellChange>();
        services.AddSingleton<SendObject>();
        services.AddScoped<SaveLink>();
        services.AddSingleton<GoogleJobs>();
        services.AddSingleton<FanOutToGoogle>();
        services.AddSingleton<CallbackKeys>();
        services.AddScoped<ReceiveCallback>();
        services.AddSingleton<ReconcileGoogle>();
        services.AddScoped<ExplainGoogle>();
        services.AddScoped<PreviewGoogle>();
        services.AddJob(JobKinds.GoogleObject, (s, jobs, stop) => s.GetRequiredService<GoogleJobs>().Objects(jobs, stop));
        services.AddJob(JobKinds.GoogleMessage, (s, jobs, stop) => s.GetRequiredService<GoogleJobs>().Messages(jobs, stop));
        services.AddJob(JobKinds.GoogleTemplate, (s, jobs, stop) => s.GetRequiredService<FanOutToGoogle>().Template(jobs[0], stop));
        services.AddJob(JobKinds.GoogleCampaign, (s, jobs, stop) => s.GetRequiredService<FanOutToGoogle>().Campaign(jobs[0], stop));
        services.AddJob(JobKinds.GoogleReconcile, (s, jobs, stop) => s.GetRequiredService<ReconcileGoogle>().Run(jobs[0], stop));
    }
}
