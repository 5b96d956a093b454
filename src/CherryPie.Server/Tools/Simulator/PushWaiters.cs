using System.Collections.Concurrent;

namespace CherryPie.Server.Tools.Simulator;

/// <summary>Counts the pushes of each token, and lets simulated devices wait for the next one.</summary>
internal sealed class PushWaiters
{
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _waiting = new(StringComparer.OrdinalIgnoreCase);

    public int Tokens => _counts.Count;

    public int Count(string token) => _counts.GetValueOrDefault(token);

    public void Add(string token)
    {
        _counts.AddOrUpdate(token, 1, (_, before) => before + 1);
        if (_waiting.TryRemove(token, out var waiting))
        {
            waiting.SetResult();
        }
    }

    /// <summary>Waits until the token's count is greater than that.</summary>
    /// <returns>The count.</returns>
    public async Task<int> Wait(string token, int after, CancellationToken stop)
    {
        while (true)
        {
            var next = _waiting.GetOrAdd(token, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            if (Count(token) is var count && count > after)
            {
                return count;
            }

            await next.Task.WaitAsync(stop);
        }
    }
}
