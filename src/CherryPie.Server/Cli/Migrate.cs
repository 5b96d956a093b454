using CherryPie.Server.Platform.Postgres;

namespace CherryPie.Server.Cli;

internal static class Migrate
{
    public static async Task<int> Run(IServiceProvider services, VerbArguments arguments, CancellationToken stop)
    {
        await services.GetRequiredService<Database>().Attach(stop);
        await services.GetRequiredService<DatabaseSchema>().Migrate(stop);
        Console.Out.WriteLine("The database is at this version's schema.");
        return 0;
    }
}
