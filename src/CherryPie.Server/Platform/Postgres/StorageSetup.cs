using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace CherryPie.Server.Platform.Postgres;

internal static class StorageSetup
{
    public static void AddStorage(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<Database>();
        services.AddSingleton<DatabaseSchema>();
        services.AddSingleton(s => Connections(s.GetRequiredService<Database>()));
        services.AddSingleton<IInterceptor, LocalCommitInterceptor>();
        services.AddDbContext<ServerDb>(
            (s, options) =>
                options
                    .UseNpgsql(s.GetRequiredService<NpgsqlDataSource>())
                    .AddInterceptors(s.GetServices<IInterceptor>())
                    // An exception, so that a test finds it, not a warning in an operator's log.
                    .ConfigureWarnings(w => w.Throw(CoreEventId.RowLimitingOperationWithoutOrderByWarning)),
            optionsLifetime: ServiceLifetime.Singleton
        );
    }

    // The name is a label of its metrics, and would else be the connection string.
    private static NpgsqlDataSource Connections(Database database) =>
        new NpgsqlDataSourceBuilder(ConnectionSettings.Of(database.ConnectionStringOrDesignTime, database.MixesSessions).ConnectionString)
        {
            Name = "cherrypie",
        }.Build();
}
