using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Postgres;

namespace CherryPie.Server;

internal static class Serving
{
    /// <summary>A server's whole life: database, migrations, start steps, requests, and down again in the other order.</summary>
    public static async Task<int> Serve(this WebApplication app)
    {
        using var threads = new PoolThreads();
        var services = app.Services;
        var block = services.GetRequiredService<StartBlock>();
        var address = services.GetRequiredService<ListeningAddress>();
        var database = services.GetRequiredService<Database>();
        var lifetime = app.Lifetime;
        block.Add("Version", () => ServerVersion.Value);
        block.Add("Server", () => address.Value);
        block.Add("Public", () => services.GetRequiredService<PublicUrl>().Value is var url && url != address.Value ? url : null);
        block.Add("Swagger", () => address.Value + "/swagger");

        services.GetRequiredService<DataFolder>().Made();
        services.GetRequiredService<PublicUrl>().Check();
        ProductionSecrets.Check(services);
        address.CheckFree();
        await database.Open(lifetime.ApplicationStopping);
        var schema = services.GetRequiredService<DatabaseSchema>();
        await schema.Migrate(lifetime.ApplicationStopping);
        foreach (var step in services.GetServices<StartStep>())
        {
            await using var scope = services.CreateAsyncScope();
            await step.Run(scope.ServiceProvider, lifetime.ApplicationStopping);
        }

        try
        {
            await address.Bind(() => app.StartAsync());
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return 0; // told to stop while it starts
        }

        if (address.IsKestrel)
        {
            block.Print(Console.Out);
        }

        _ = schema.Warm(lifetime.ApplicationStopping);
        var exit = 0;
        _ = database.GivenUp.ContinueWith(
            _ =>
            {
                exit = 1;
                lifetime.StopApplication();
            },
            TaskScheduler.Default
        );
        await app.WaitForShutdownAsync();
        address.Forget();
        return exit;
    }
}
