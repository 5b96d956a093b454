using CherryPie.Server.Features.Audit;

namespace CherryPie.Server.Features.Templates;

internal static class TemplatesSetup
{
    public static void AddTemplates(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<DesignWork>();
        services.AddSingleton<CompiledTemplates>();
        services.AddScoped<CreateTemplate>();
        services.AddScoped<FindTemplate>();
        services.AddScoped<LockTemplate>();
        services.AddScoped<UpdateTemplate>();
        services.AddScoped<PushTemplate>();
        services.AddAudited<Template>(AuditTemplates.Fact);
    }
}
