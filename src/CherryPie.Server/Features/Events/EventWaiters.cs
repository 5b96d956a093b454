using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Platform.Http;
using Npgsql;

namespace CherryPie.Server.Features.Events;

/// <summary>Requests that wait for events. However many they are, a server asks the database once for all, four times a second and after
/// it has numbered events itself.</summary>
internal sealed class EventWaiters(NpgsqlDataSource database, ILogger<EventWaiters> log) : BackgroundService
{
    public const int MostOfAccount = 20;
    private const int Most = 1000;
    private static readonly TimeSpan _poll = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan _retry = TimeSpan.FromSeconds(5);
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, List<Waiter>> _waiting = [];
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;

    /// <summary>Looks at once whether those who wait can go on.</summary>
    public void Look() => Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    /// <summary>Takes a place, which the caller gives back.</summary>
    /// <exception cref="Refusal">503: there is none.</exception>
    public IDisposable Enter(Guid account)
    {
        lock (_lock)
        {
            var own = _waiting.GetValueOrDefault(account) ?? [];
            if (own.Count >= MostOfAccount || _count >= Most)
            {
                throw Refusal.Busy(
                    own.Count >= MostOfAccount
                        ? $"wait: {MostOfAccount} requests of this account wait for events, the most that may; ask without wait"
                        : $"wait: {Most} requests wait for events on this server, the most that may; ask without wait",
                    _retry
                );
            }

            var waiter = new Waiter(this, account);
            own.Add(waiter);
            _waiting[account] = own;
            _count++;
            return waiter;
        }
    }

    /// <summary>Waits for an event of the place's account behind a position.</summary>
    /// <returns>False when the wait was cancelled before there was one.</returns>
    public static async Task<bool> Wait(IDisposable place, long after, CancellationToken stop)
    {
        var come = ((Waiter)place).Begin(after);
        await come.WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return come.IsCompletedSuccessfully;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var look = Volatile.Read(ref _next).Task;
            try
            {
                if (Accounts() is { Length: > 0 } accounts)
                {
                    await Wake(accounts, stoppingToken);
                }
            }
            catch (Exception e)
            {
                log.Log(
                    e is OperationCanceledException || DatabaseTrouble.IsAway(e) ? LogLevel.Debug : LogLevel.Error,
                    "Whether there are new events is not known, trying again: {Reason}",
                    e.Message
                );
                await JobSignal.Rest(_poll, stoppingToken);
            }

            await look.WaitAsync(_poll, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Guid[] Accounts()
    {
        lock (_lock)
        {
            return [.. _waiting.Keys];
        }
    }

    private async Task Wake(Guid[] accounts, CancellationToken stop)
    {
        await using var command = database.CreateCommand(
            "SELECT account_id, last_position FROM event_sequences WHERE account_id = ANY($1)"
        );
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = accounts });
        await using var row = await command.ExecuteReaderAsync(stop);
        while (await row.ReadAsync(stop))
        {
            var (account, last) = (row.GetGuid(0), row.GetInt64(1));
            lock (_lock)
            {
                _waiting.GetValueOrDefault(account)?.ForEach(w => w.Come(last));
            }
        }
    }

    private void Leave(Waiter waiter)
    {
        lock (_lock)
        {
            var own = _waiting[waiter.Account];
            if (own.Remove(waiter))
            {
                _count--;
            }

            if (own.Count == 0)
            {
                _waiting.Remove(waiter.Account);
            }
        }
    }

    private sealed class Waiter(EventWaiters owner, Guid account) : IDisposable
    {
        private long _after = long.MaxValue;
        private TaskCompletionSource _come = new();

        public Guid Account => account;

        public Task Begin(long after)
        {
            lock (owner._lock)
            {
                (_after, _come) = (after, new(TaskCreationOptions.RunContinuationsAsynchronously));
                return _come.Task;
            }
        }

        /// <summary>For who holds the lock.</summary>
        public void Come(long last)
        {
            if (last > _after)
            {
                _come.TrySetResult();
            }
        }

        public void Dispose() => owner.Leave(this);
    }
}
