using Npgsql;

namespace CherryPie.Server.Features.Jobs;

/// <summary>Wakes workers before their next poll: those of this server at once, those of others by NOTIFY. Only a hint: a lost one costs a second.</summary>
internal sealed class JobSignal(NpgsqlDataSource database, ILogger<JobSignal> log) : BackgroundService
{
    private const string Channel = "cherrypie_jobs";

    // NOTIFY takes a lock that all of the server's commits share.
    private static readonly TimeSpan _tellOthersAtMost = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan _reconnect = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim _others = new(0, 1);
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Called after a commit that brought a job.</summary>
    public void Notify()
    {
        RingHere();
        try
        {
            _others.Release();
        }
        catch (SemaphoreFullException)
        {
            // they are about to be told anyway
        }
    }

    /// <summary>Until the bell rings after this call, or the time has passed.</summary>
    public async Task Wait(TimeSpan most, CancellationToken stop)
    {
        var next = Volatile.Read(ref _next).Task;
        try
        {
            await next.WaitAsync(most, stop);
        }
        catch (TimeoutException) { }
    }

    /// <summary>A pause that no bell shortens.</summary>
    public static async Task Rest(TimeSpan pause, CancellationToken stop) =>
        await Task.Delay(pause, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public override void Dispose()
    {
        _others.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(TellOthers(stoppingToken), HearOthers(stoppingToken));

    private void RingHere() => Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    private async Task TellOthers(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await _others.WaitAsync(stop);
                await using var command = database.CreateCommand($"NOTIFY {Channel}");
                await command.ExecuteNonQueryAsync(stop);
            }
            catch (Exception e) when (e is NpgsqlException or OperationCanceledException)
            {
                log.LogDebug("Other servers were not notified of a job: {Reason}", e.Message);
            }

            await Rest(_tellOthersAtMost, stop);
        }
    }

    private async Task HearOthers(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await using var connection = await database.OpenConnectionAsync(stop);
                connection.Notification += (_, _) => RingHere();
                await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", connection))
                {
                    await listen.ExecuteNonQueryAsync(stop);
                }

                while (true)
                {
                    await connection.WaitAsync(stop);
                }
            }
            catch (Exception e) when (e is NpgsqlException or OperationCanceledException)
            {
                log.LogDebug("Notifications of jobs are not heard for now: {Reason}", e.Message);
                await Rest(_reconnect, stop);
            }
        }
    }
}
