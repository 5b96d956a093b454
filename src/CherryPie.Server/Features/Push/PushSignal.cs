namespace CherryPie.Server.Features.Push;

/// <summary>Tells this server's push worker that pushes may be due before its next poll.</summary>
internal sealed class PushSignal : IDisposable
{
    private readonly SemaphoreSlim _rung = new(0, 1);

    public void Notify()
    {
        try
        {
            _rung.Release();
        }
        catch (SemaphoreFullException)
        {
            // it has not been heard yet
        }
    }

    /// <returns>Whether it rang within the time.</returns>
    public Task<bool> Wait(TimeSpan most, CancellationToken stop) => _rung.WaitAsync(most, stop);

    public void Dispose() => _rung.Dispose();
}
