using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Hosting;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CherryPie.Server.Features.Audit;

internal static class AuditSetup
{
    public static void AddAudit(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        builder.AddSettings<AuditOptions>("Audit");
        services.AddSingleton<IInterceptor, AuditChanges>();
        services.AddAudited<Account>(AuditAccounts.Fact);
        services.AddScoped<ListAudit>();
    }
}
