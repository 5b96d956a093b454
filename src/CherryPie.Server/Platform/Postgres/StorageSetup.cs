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
        services.AddSingleton(s => Connections(s.GetRequiredService<Database>().ConnectionStringOrDesignTime));
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

    // Statements are prepared, and connections are not reset when they return to the pool: nothing here changes a session's settings. What
    // the connection string says has precedence: a pooler (PgBouncer before 1.21) may need Max Auto Prepare=0.
    private static NpgsqlDataSource Connections(string given)
    {
        var to = new NpgsqlConnectionStringBuilder(given);
        to.MaxAutoPrepare = to.ShouldSerialize("Max Auto Prepare") ? to.MaxAutoPrepare : 100;
        to.AutoPrepareMinUsages = to.ShouldSerialize("Auto Prepare Min Usages") ? to.AutoPrepareMinUsages : 2;
        to.NoResetOnClose = true;

        // The name is a label of its metrics, and would else be the connection string.
        return new NpgsqlDataSourceBuilder(to.ConnectionString) { Name = "cherrypie" }.Build();
    }
}
