namespace CherryPie.Server.Tools.Simulator;

/// <summary>A stand-in's owner handles Ctrl+C and SIGTERM.</summary>
internal sealed class NoSignals : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
