using CherryPie.Server.Platform.Hosting;

namespace CherryPie.Server.Features.Accounts;

internal static class AccountsSetup
{
    public static void AddAccounts(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        builder.AddSettings<SecretsOptions>("Secrets");
        builder.AddSettings<FirstAccountOptions>("FirstAccount");
        builder.AddSettings<AuthOptions>("Auth");
        builder.AddSettings<RequestLogOptions>("Logging");
        services.AddSingleton<MasterKeySources>();
        services.AddSingleton<MasterKeys>();
        services.AddTransient(s => s.GetRequiredService<MasterKeys>().Box);
        services.AddSingleton<ReadAccounts>();
        services.AddSingleton<AccountDirectory>();
        services.AddSingleton<PkTokenHandler>();
        services.AddScoped<Tenant>();
        services.AddScoped<Actor>();
        services.AddScoped<CreateAccount>();
        services.AddScoped<ChangeAccount>();
        services.AddScoped<ListAccounts>();
        services.AddSingleton<FirstStart>();
        services.AddStartStep((s, stop) => s.GetRequiredService<FirstStart>().Run(createAccount: true, stop));
        services.AddReadiness("master key", (s, _) => Task.FromResult(s.GetRequiredService<MasterKeys>().AreLoaded ? null : "not loaded"));
        services.AddReadiness(
            "accounts",
            async (s, stop) =>
                (await s.GetRequiredService<AccountDirectory>().Damaged(stop)).Count is > 0 and var count
                    ? $"{count} can't be opened and are refused: see the verb doctor"
                    : null,
            required: false
        );
    }
}
