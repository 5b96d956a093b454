using CherryPie.Server.Platform.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace CherryPie.Server.Platform.Postgres;

internal static class StorageSetup
{
    private const string InternalServices = "EF";

    public static void AddStorage(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<Database>();
        services.AddSingleton<DatabaseSchema>();
        services.AddSingleton(s => Connections(s.GetRequiredService<Database>()));
        services.AddSingleton<PrimaryLog>();
        services.AddScoped<RequestReads>();
        builder.AddStandby();
        services.AddSingleton<IInterceptor, LocalCommitInterceptor>();
        services.AddSingleton<IInterceptor, ReleaseSavepoints>();
        // EF would look for them by all options each time that a context is made, a twentieth of a call.
        services.AddKeyedSingleton<IServiceProvider>(
            InternalServices,
            (_, _) => new ServiceCollection().AddEntityFrameworkNpgsql().BuildServiceProvider()
        );
        services.AddDbContext<ServerDb>(
            (s, options) =>
                options
                    .UseInternalServiceProvider(s.GetRequiredKeyedService<IServiceProvider>(InternalServices))
                    .UseNpgsql(s.GetRequiredService<NpgsqlDataSource>())
                    .AddInterceptors(s.GetServices<IInterceptor>())
                    // An exception, so that a test finds it, not a warning in an operator's log.
                    .ConfigureWarnings(w => w.Throw(CoreEventId.RowLimitingOperationWithoutOrderByWarning)),
            optionsLifetime: ServiceLifetime.Singleton
        );
    }

    private static void AddStandby(this IHostApplicationBuilder builder)
    {
        if (builder.Configuration.GetConnectionString(Standby.Setting) is not { Length: > 0 } given)
        {
            return;
        }

        var services = builder.Services;
        Database.CheckForm(given, Standby.Variable);
        services.AddSingleton<StandbyMeter>();
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<Standby>(s, given));
        services.AddHostedService<StandbyMonitor>();
        services.AddSingleton<IInterceptor, StandbyInterceptor>();
        services.AddReadiness(
            "standby",
            (s, _) =>
                Task.FromResult(s.GetRequiredService<Standby>().Trouble is { } trouble ? $"reads go to the primary: {trouble}" : null),
            required: false
        );
    }

    // The name is a label of its metrics, and would else be the connection string.
    private static NpgsqlDataSource Connections(Database database) =>
        new NpgsqlDataSourceBuilder(ConnectionSettings.Of(database.ConnectionStringOrDesignTime, database.MixesSessions).ConnectionString)
        {
            Name = "cherrypie",
        }.Build();
}
