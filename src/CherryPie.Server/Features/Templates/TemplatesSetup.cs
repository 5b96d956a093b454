namespace CherryPie.Server.Features.Templates;

internal static class TemplatesSetup
{
    public static void AddTemplates(this IServiceCollection services)
    {
        services.AddSingleton<CompiledTemplates>();
        services.AddScoped<CreateTemplate>();
        services.AddScoped<FindTemplate>();
        services.AddScoped<LockTemplate>();
        services.AddScoped<UpdateTemplate>();
        services.AddScoped<PushTemplate>();
    }
}
