using CherryPie.Server.Platform.Http;
using Npgsql;

namespace CherryPie.Server.Features.Jobs;

/// <summary>Wakes workers before their next poll: those of this server at once, those of other servers by NOTIFY. A lost signal delays a
/// job by a second.</summary>
internal sealed class JobSignal(NpgsqlDataSource database, ILogger<JobSignal> log) : BackgroundService
{
    private const string Channel = "cherrypie_jobs";

    // The shortest time between two NOTIFY: a transaction with one takes a lock that all commits of the database wait for.
    private static readonly TimeSpan _notifyEvery = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan _reconnect = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim _others = new(0, 1);
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Called after a commit that inserted a job.</summary>
    public void Notify()
    {
        Wake();
        try
        {
            _others.Release();
        }
        catch (SemaphoreFullException)
        {
            // a NOTIFY is about to be sent anyway
        }
    }

    /// <summary>Waits for a signal that comes after this call.</summary>
    /// <param name="most">The longest wait.</param>
    public async Task Wait(TimeSpan most, CancellationToken stop)
    {
        var next = Volatile.Read(ref _next).Task;
        try
        {
            await next.WaitAsync(most, stop);
        }
        catch (TimeoutException)
        {
            // No signal came: the caller looks for work by itself.
        }
    }

    /// <summary>A pause that no signal shortens.</summary>
    public static async Task Rest(TimeSpan pause, CancellationToken stop) =>
        await Task.Delay(pause, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public override void Dispose()
    {
        _others.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(NotifyOthers(stoppingToken), Listen(stoppingToken));

    private void Wake() => Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    private async Task NotifyOthers(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await _others.WaitAsync(stop);
                await using var command = database.CreateCommand($"NOTIFY {Channel}");
                await command.ExecuteNonQueryAsync(stop);
            }
            catch (Exception e) when (e is OperationCanceledException || DatabaseTrouble.IsAway(e))
            {
                log.LogDebug("Other servers were not notified of a job: {Reason}", e.Message);
            }

            await Rest(_notifyEvery, stop);
        }
    }

    private async Task Listen(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await using var connection = await database.OpenConnectionAsync(stop);
                connection.Notification += (_, _) => Wake();
                await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", connection))
                {
                    await listen.ExecuteNonQueryAsync(stop);
                }

                while (true)
                {
                    await connection.WaitAsync(stop);
                }
            }
            catch (Exception e) when (e is OperationCanceledException || DatabaseTrouble.IsAway(e))
            {
                log.LogDebug("LISTEN for jobs failed, connecting again: {Reason}", e.Message);
                await Rest(_reconnect, stop);
            }
        }
    }
}
