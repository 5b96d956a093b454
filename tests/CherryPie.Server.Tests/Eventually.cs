namespace CherryPie.Server.Tests;

/// <summary>For what a server does by itself, soon.</summary>
internal static class Eventually
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until it is so.</summary>
    /// <exception cref="TimeoutException">It is not so after half a minute.</exception>
    public static Task Is(Func<bool> condition) => Is(() => Task.FromResult(condition()));

    public static async Task Is(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(_patience);
        using var clock = new PeriodicTimer(_look);
        while (!await condition())
        {
            try
            {
                await clock.WaitForNextTickAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException("What was waited for has not come about.");
            }
        }
    }
}
