using CherryPie.Server.Features.Audit;
using CherryPie.Server.Features.Events;

namespace CherryPie.Server.Features.Templates;

internal static class TemplatesSetup
{
    public static void AddTemplates(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<DesignWork>();
        services.AddSingleton<CompiledTemplates>();
        services.AddSingleton<TemplatesByName>();
        services.AddScoped<CreateTemplate>();
        services.AddScoped<CopyTemplate>();
        services.AddScoped<ExportTemplate>();
        services.AddScoped<FindTemplate>();
        services.AddScoped<TemplateChoices>();
        services.AddScoped<ImportTemplate>();
        services.AddScoped<ListTemplates>();
        services.AddScoped<LockTemplate>();
        services.AddScoped<OpenTemplate>();
        services.AddScoped<PreviewTemplate>();
        services.AddScoped<TemplatePicture>();
        services.AddScoped<UpdateTemplate>();
        services.AddScoped<UpcomingPictures>();
        services.AddScoped<PushTemplate>();
        services.AddAudited<Template>(AuditTemplates.Fact);
        services.AddEventSource<Template>(TemplateEvents.Fact);
    }
}
