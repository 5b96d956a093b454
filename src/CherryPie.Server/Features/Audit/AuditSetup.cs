using CherryPie.Server.Features.Accounts;

namespace CherryPie.Server.Features.Audit;

internal static class AuditSetup
{
    public static void AddAudit(this IServiceCollection services)
    {
        services.AddScoped<Actor>();
        services.AddSingleton<AuditChanges>();
        services.AddScoped<ListAudit>();
    }
}
