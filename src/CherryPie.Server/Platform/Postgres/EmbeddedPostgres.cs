using CherryPie.Server.Platform.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace CherryPie.Server.Platform.Postgres;

/// <summary>A private PostgreSQL in the data folder that lives and dies with this process, and is started again if it dies alone.</summary>
internal sealed class EmbeddedPostgres : IAsyncDisposable
{
    private const int DeathsToGiveUp = 5;
    private static readonly TimeSpan _deathsWithin = TimeSpan.FromMinutes(1);

    private readonly FileStream _lock;
    private readonly string _dataFolder;
    private readonly PostgresBinaries _binaries;
    private readonly PostgresAccount _account;
    private readonly PostgresCluster _cluster;
    private readonly ILogger _log;
    private readonly Action _cameBack;
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _givenUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private PostgresProcess _process;
    private Task _supervision = Task.CompletedTask;
    private volatile bool _up = true;

    private EmbeddedPostgres(
        FileStream held,
        string dataFolder,
        PostgresBinaries binaries,
        PostgresAccount account,
        PostgresCluster cluster,
        PostgresProcess process,
        ILogger log,
        Action cameBack
    ) =>
        (_lock, _dataFolder, _binaries, _account, _cluster, _process, _log, _cameBack) = (
            held,
            dataFolder,
            binaries,
            account,
            cluster,
            process,
            log,
            cameBack
        );

    /// <summary>False while PostgreSQL is down and about to be started again.</summary>
    public bool IsUp => _up;

    /// <summary>The postmaster's process id.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Ends when PostgreSQL has died five times within a minute.</summary>
    public Task GivenUp => _givenUp.Task;

    public string ConnectionString(string database = PostgresCluster.Role) => _cluster.ConnectionString(database);

    /// <summary>Starts the data folder's cluster, which is made if there is none, and waits until it accepts connections.</summary>
    public static async Task<EmbeddedPostgres> Start(
        string dataFolder,
        bool durable = true,
        ILogger? log = null,
        Action? cameBack = null,
        CancellationToken stop = default
    )
    {
        var binaries = PostgresBinaries.For(dataFolder);
        var held =
            await ClusterLock.Take(dataFolder, stop)
            ?? throw new OperatorError($"Another CherryPie Server runs on {dataFolder}: stop it, or set DataFolder to another folder.");
        try
        {
            var cluster = PostgresCluster.In(dataFolder, binaries.Major, durable);
            var account = await PostgresAccount.Choose(dataFolder, cluster.Folder, stop);
            await cluster.Prepare(binaries, account, stop);
            await PostgresLeftovers.Stop(cluster, stop);
            var process = await PostgresProcess.Launch(binaries, account, cluster, stop);
            var it = new EmbeddedPostgres(
                held,
                dataFolder,
                binaries,
                account,
                cluster,
                process,
                log ?? NullLogger.Instance,
                cameBack ?? (() => { })
            );
            await ClusterLock.Tell(dataFolder, it.ConnectionString(), stop);
            it._supervision = it.Supervise();
            return it;
        }
        catch
        {
            await held.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        ClusterLock.Forget(_dataFolder);
        await _stopping.CancelAsync();
        await _process.Stop();
        await _supervision;
        await _process.Stop(); // the one that a restart under way had launched
        await _lock.DisposeAsync();
        if (!_cluster.Sockets.StartsWith(_dataFolder, StringComparison.Ordinal))
        {
            Directory.Delete(_cluster.Sockets, recursive: true);
        }

        _stopping.Dispose();
    }

    private async Task Supervise()
    {
        var deaths = new Queue<DateTime>();
        while (true)
        {
            var code = await _process.Exited;
            if (_stopping.IsCancellationRequested)
            {
                return;
            }

            _up = false;
            _log.LogCritical("PostgreSQL ended by itself with {Code} and is started again; it said last: {Tail}", code, _process.Tail);
            do
            {
                deaths.Enqueue(DateTime.UtcNow);
                while (deaths.Peek() < DateTime.UtcNow - _deathsWithin)
                {
                    deaths.Dequeue();
                }

                if (deaths.Count >= DeathsToGiveUp)
                {
                    _log.LogCritical("PostgreSQL died {Count} times within a minute; the server ends", deaths.Count);
                    _givenUp.TrySetResult();
                    return;
                }
            } while (!await StartAgain(TimeSpan.FromMilliseconds(100 * Math.Pow(2, deaths.Count - 1))));
        }
    }

    private async Task<bool> StartAgain(TimeSpan delay)
    {
        try
        {
            await Task.Delay(delay, _stopping.Token);
            await PostgresLeftovers.Stop(_cluster, _stopping.Token);
            _process = await PostgresProcess.Launch(_binaries, _account, _cluster, _stopping.Token);
            _up = true;
            _cameBack();
            _log.LogWarning("PostgreSQL is up again");
            return true;
        }
        catch (OperationCanceledException)
        {
            return true; // the loop sees that the server is stopping
        }
        catch (Exception e)
        {
            _log.LogCritical("PostgreSQL did not start: {Reason}", e.Message);
            return false;
        }
    }
}
