namespace CherryPie.Server.Passes;

internal static class PassesSetup
{
    public static void AddPasses(this IServiceCollection services)
    {
        services.AddSingleton<PassLinks>();
        services.AddSingleton<StorePasses>();
        services.AddScoped<IssuePass>();
        services.AddScoped<UpdatePass>();
        services.AddScoped<SearchPasses>();
        services.AddScoped<PublicPass>();
        services.AddScoped<PassAssembly>();
        services.AddScoped<ShowPass>();
        services.AddSingleton<SignedPackages>();
        services.AddScoped<MakePackage>();
        services.AddScoped<DownloadPass>();
    }
}
