using CherryPie.Server.Endpoints.Health;
using CherryPie.Server.Endpoints.V2;
using CherryPie.Server.Features.Upkeep;
using CherryPie.Server.Platform.Hosting;

namespace CherryPie.Server.Features.Accounts;

internal static class AccountsSetup
{
    public static void AddAccounts(this IServiceCollection services)
    {
        services.AddSingleton<MasterKeys>();
        services.AddTransient(s => s.GetRequiredService<MasterKeys>().Box);
        services.AddSingleton<AccountDirectory>();
        services.AddScoped<Tenant>();
        services.AddScoped<CreateAccount>();
        services.AddScoped<RewrapSecrets>();
        services.AddScoped<ChangeAccount>();
        services.AddSingleton<FirstStart>();
        services.AddStartStep((s, stop) => s.GetRequiredService<FirstStart>().Run(createAccount: true, stop));
        services.AddReadiness("master key", (s, _) => Task.FromResult(s.GetRequiredService<MasterKeys>().AreLoaded ? null : "not loaded"));
        PkAuth.Configure(services);
    }
}
