namespace CherryPie.Server.Features.Push;

/// <summary>Wakes this server's push worker before its next poll.</summary>
internal sealed class PushSignal : IDisposable
{
    private readonly SemaphoreSlim _signal = new(0, 1);

    /// <summary>Called when pushes may have become due.</summary>
    public void Notify()
    {
        try
        {
            _signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // a signal waits already
        }
    }

    /// <returns>Whether there was a signal within the time.</returns>
    public Task<bool> Wait(TimeSpan most, CancellationToken stop) => _signal.WaitAsync(most, stop);

    public void Dispose() => _signal.Dispose();
}
