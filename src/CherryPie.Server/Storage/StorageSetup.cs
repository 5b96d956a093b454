using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CherryPie.Server.Storage;

internal static class StorageSetup
{
    public static void AddStorage(this IServiceCollection services)
    {
        services.AddSingleton<Database>();
        services.AddSingleton(s => new NpgsqlDataSourceBuilder(s.GetRequiredService<Database>().ConnectionStringOrDesignTime) { Name = "cherrypie" }.Build());
        services.AddDbContext<ServerDb>((s, options) => options.UseNpgsql(s.GetRequiredService<NpgsqlDataSource>()).AddInterceptors(s.GetRequiredService<Jobs.RingAfterCommit>(), s.GetRequiredService<Audit.AuditChanges>()));
    }
}
