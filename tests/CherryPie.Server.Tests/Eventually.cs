namespace CherryPie.Server.Tests;

/// <summary>For what a server does by itself, soon.</summary>
internal static class Eventually
{
    private static readonly TimeSpan _timeOut = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until it is so.</summary>
    /// <exception cref="TimeoutException">It is not so in time: a minute, unless told otherwise.</exception>
    public static Task Is(Func<bool> condition) => Is(() => Task.FromResult(condition()));

    public static Task Is(Func<bool> condition, TimeSpan timeOut, Func<Task>? meanwhile = null) =>
        Is(
            async () =>
            {
                if (!condition() && meanwhile is not null)
                {
                    await meanwhile();
                }

                return condition();
            },
            timeOut
        );

    public static Task Is(Func<Task<bool>> condition) => Is(condition, _timeOut);

    public static async Task Is(Func<Task<bool>> condition, TimeSpan longest)
    {
        using var timeOut = new CancellationTokenSource(longest);
        using var clock = new PeriodicTimer(_look);
        while (!await condition())
        {
            try
            {
                await clock.WaitForNextTickAsync(timeOut.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException("What was waited for has not come about.");
            }
        }
    }
}
