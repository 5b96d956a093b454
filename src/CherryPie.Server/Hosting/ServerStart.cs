using CherryPie.Server.Storage;

namespace CherryPie.Server.Hosting;

/// <summary>Brings the database up before anything else starts, tells where everything is once the server listens, and takes the
/// database down after everything else stopped. Other folders' IHostedService.StartAsync run between: migrated, not yet listening.</summary>
internal sealed class ServerStart(Database database, ListeningAddress address, StartBlock block, IHostApplicationLifetime lifetime) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        block.Add("Server", () => address.Value);
        block.Add("Swagger", () => address.Value + "/swagger");
        await database.Open(cancellationToken);
        await database.Migrate(cancellationToken);
        _ = StopWhenGivenUp();
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        block.Print(Console.Out);
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken) => await database.DisposeAsync();

    private async Task StopWhenGivenUp()
    {
        await database.GivenUp;
        Environment.ExitCode = 1;
        lifetime.StopApplication();
    }
}
