using CherryPie.Server.Features.Audit;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Platform.Hosting;

namespace CherryPie.Server.Features.Bulk;

internal static class BulkSetup
{
    public static void AddBulk(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<BulkTable>();
        services.AddSingleton<BulkMeter>();
        services.AddSingleton<BulkPace>();
        services.AddSingleton<BulkRuns>();
        services.AddSingleton<BulkPlaces>();
        services.AddSingleton<RunBulkJob>();
        services.AddSingleton<ImportFirstPass>();
        services.AddSingleton<ImportRun>();
        services.AddSingleton<UpdateRun>();
        services.AddSingleton<ExportRun>();
        services.AddScoped<BulkProgress>();
        services.AddScoped<RowPasses>();
        services.AddScoped<BlockRows>();
        services.AddScoped<ImportBlock>();
        services.AddScoped<NewestFiles>();
        services.AddScoped<CreateBulkJob>();
        services.AddScoped<CreateImport>();
        services.AddScoped<CreateUpdate>();
        services.AddScoped<CreateExport>();
        services.AddScoped<ExportRows>();
        services.AddScoped<Exports>();
        services.AddScoped<StopBulkJob>();
        services.AddScoped<BulkViews>();
        services.AddScoped<ListBulkJobs>();
        services.AddScoped<FollowBulkJob>();
        services.AddScoped<BulkFiles>();
        services.AddScoped<DeleteOldBulk>();
        services.AddScoped<BulkJobs>();
        services.AddScoped<UploadedFiles>();
        services.AddScoped<TriedImports>();
        services.AddScoped<CountTried>();
        services.AddSingleton(new BulkRunner(BulkKind.import, (s, job, stop) => s.GetRequiredService<ImportRun>().Run(job, stop)));
        services.AddSingleton(new BulkRunner(BulkKind.update, (s, job, stop) => s.GetRequiredService<UpdateRun>().Run(job, stop)));
        services.AddSingleton(new BulkRunner(BulkKind.export, (s, job, stop) => s.GetRequiredService<ExportRun>().Run(job, stop)));
        services.AddSingleton(new ReleaseLeases(BulkTable.Release));
        services.AddAudited<BulkJob>(AuditBulk.Fact);
        services.AddLateWork<BulkWorker>();
    }
}
