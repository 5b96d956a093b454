using CherryPie.Server.Features.Audit;
using CherryPie.Server.Platform.Hosting;

namespace CherryPie.Server.Features.Passes;

internal static class PassesSetup
{
    public static void AddPasses(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<PassMeter>();
        services.AddSingleton<PassLinks>();
        services.AddSingleton<StorePasses>();
        services.AddSingleton<StoreChanges>();
        services.AddScoped<IssuePass>();
        services.AddScoped<UpdatePass>();
        services.AddScoped<RedeemOnce>();
        services.AddScoped<AddressChange>();
        services.AddScoped<RevokeEditLink>();
        services.AddScoped<SearchPasses>();
        services.AddScoped<ListPasses>();
        services.AddScoped<OwnPass>();
        services.AddScoped<Segments>();
        services.AddSingleton<ReadPass>();
        services.AddScoped<PublicPass>();
        services.AddSingleton<PassAssembly>();
        services.AddSingleton<ShowPass>();
        services.AddSingleton<SignedPackages>();
        services.AddSingleton<MakePackage>();
        services.AddSingleton<MakeBundle>();
        services.AddAudited<Segment>(Segments.Fact);
        services.AddLateWork<RecordExpiries>();
    }
}
