namespace CherryPie.Server.Platform.Hosting;

/// <summary>Begins work that no request waits for a moment after the server listens. Its code is compiled when it first runs; on a single
/// core that would delay the start and the first requests by a tenth of a second.</summary>
/// <param name="work">It ends with this.</param>
/// <param name="lifetime">Tells when the server listens.</param>
internal sealed class LateWork(BackgroundService work, IHostApplicationLifetime lifetime) : BackgroundService
{
    private static readonly TimeSpan _after = TimeSpan.FromMilliseconds(250);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registered = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        await Task.Delay(_after, stoppingToken);
        await work.StartAsync(stoppingToken);
        await work.ExecuteTask!;
    }
}

internal static class LateWorkSetup
{
    /// <summary>Like <c>AddHostedService</c>, for work that may begin a moment after the server listens.</summary>
    public static void AddLateWork<T>(this IServiceCollection services)
        where T : BackgroundService
    {
        services.AddSingleton<T>();
        services.AddSingleton<IHostedService>(s => new LateWork(
            s.GetRequiredService<T>(),
            s.GetRequiredService<IHostApplicationLifetime>()
        ));
    }
}
