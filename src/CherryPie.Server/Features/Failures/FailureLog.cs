using System.Diagnostics;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Http;
using Npgsql;

namespace CherryPie.Server.Features.Failures;

/// <summary>Gathers errors of API calls in memory and writes them once a second, so that a call that fails waits for nothing, and one that
/// succeeds costs nothing. An account that fails faster loses its own older ones, which are counted.</summary>
internal sealed class FailureLog(StoreFailures store, FailuresOptions options, TimeProvider clock, ILogger<FailureLog> log)
    : BackgroundService
{
    /// <summary>Of all accounts together, between two writes.</summary>
    public const int MostWaiting = 10_000;
    private static readonly TimeSpan _every = TimeSpan.FromSeconds(1);

    // While the database is away what fails is soon the same thing again and again.
    private static readonly TimeSpan _tryAgain = TimeSpan.FromSeconds(10);

    // Of a server that stops.
    private static readonly TimeSpan _lastWait = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _any = new(0, 1);
    private Dictionary<Guid, Waiting> _waiting = [];
    private int _count;

    /// <summary>Of a route that is observed; where no account is known nothing is kept.</summary>
    public void Told(HttpContext http, RouteEndpoint route, int status, string message)
    {
        if (options.Keep <= TimeSpan.Zero || http.RequestServices.GetRequiredService<Tenant>().AccountId is not { } account)
        {
            return;
        }

        var pattern = "/" + route.RoutePattern.RawText?.Trim('/');
        Add(
            new ApiFailure
            {
                AccountId = account,
                At = Iso8601.ToMicroseconds(clock.GetUtcNow()),
                Method = http.Request.Method is { Length: <= ApiFailureMapping.LongestMethod } method ? method : "",
                Route = pattern.Length <= ApiFailureMapping.LongestRoute ? pattern : pattern[..ApiFailureMapping.LongestRoute],
                Status = status,
                Field = FailureText.Field(message),
                Message = FailureText.Of(message),
                TraceId = Activity.Current?.TraceId.ToHexString() ?? "",
                Dropped = 0,
            }
        );
    }

    public void Add(ApiFailure failure)
    {
        lock (_gate)
        {
            if (!_waiting.TryGetValue(failure.AccountId, out var own))
            {
                _waiting.Add(failure.AccountId, own = new());
            }

            if (own.Newest.Count >= options.PerAccount)
            {
                own.Newest.Dequeue();
                own.Dropped++;
            }
            else if (_count >= MostWaiting)
            {
                own.Dropped++;
                return;
            }
            else
            {
                _count++;
            }

            own.Newest.Enqueue(failure);
        }

        Wake();
    }

    /// <summary>Writes what waits.</summary>
    /// <returns>False when the database is away: it waits on.</returns>
    public async Task<bool> Write(CancellationToken stop)
    {
        Dictionary<Guid, Waiting> taken;
        lock (_gate)
        {
            (taken, _waiting, _count) = (_waiting, [], 0);
        }

        try
        {
            await store.Run([.. taken.Values.SelectMany(w => w.Rows())], stop);
            return true;
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException or TimeoutException or InvalidOperationException)
        {
            log.LogWarning("Errors of API calls are kept in memory for now: {Reason}", e.Message);
            PutBack(taken);
            return false;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await _any.WaitAsync(stoppingToken);
                await Task.Delay(await Write(stoppingToken) ? _every : _tryAgain, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            using var patience = new CancellationTokenSource(_lastWait);
            await Write(patience.Token);
        }
    }

    public override void Dispose()
    {
        _any.Dispose();
        base.Dispose();
    }

    private void Wake()
    {
        try
        {
            _any.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
    }

    private void PutBack(Dictionary<Guid, Waiting> taken)
    {
        lock (_gate)
        {
            foreach (var (account, former) in taken)
            {
                if (_waiting.TryGetValue(account, out var own))
                {
                    own.Dropped += former.Dropped + former.Newest.Count;
                }
                else
                {
                    _waiting.Add(account, former);
                    _count += former.Newest.Count;
                }
            }
        }

        Wake();
    }

    private sealed class Waiting
    {
        public Queue<ApiFailure> Newest { get; } = new();

        public long Dropped { get; set; }

        // The newest of them tells of the others, because it stays longest.
        public IEnumerable<(ApiFailure Failure, long Dropped)> Rows() => Newest.Select((f, n) => (f, n == Newest.Count - 1 ? Dropped : 0));
    }
}
