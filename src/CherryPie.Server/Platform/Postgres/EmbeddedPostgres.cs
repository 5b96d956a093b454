using CherryPie.Server.Platform.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace CherryPie.Server.Platform.Postgres;

/// <summary>A private PostgreSQL in the data folder. It ends with this process, and is started again when it ends by itself.</summary>
internal sealed class EmbeddedPostgres : IAsyncDisposable
{
    private const int ExitsToGiveUp = 5;
    private static readonly TimeSpan _exitsWithin = TimeSpan.FromMinutes(1);

    private readonly FileStream _lock;
    private readonly string _dataFolder;
    private readonly PostgresBinaries _binaries;
    private readonly PostgresAccount _account;
    private readonly PostgresCluster _cluster;
    private readonly ILogger _log;
    private readonly Action _restarted;
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
        Action restarted
    ) =>
        (_lock, _dataFolder, _binaries, _account, _cluster, _process, _log, _restarted) = (
            held,
            dataFolder,
            binaries,
            account,
            cluster,
            process,
            log,
            restarted
        );

    /// <summary>False while PostgreSQL is down and about to be started again.</summary>
    public bool IsUp => _up;

    /// <summary>The postmaster's process id.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Completes when PostgreSQL has ended five times within a minute.</summary>
    public Task GivenUp => _givenUp.Task;

    public string ConnectionString(string database = PostgresCluster.Role) => _cluster.ConnectionString(database);

    /// <summary>Starts the data folder's cluster, which is created if there is none, and waits until it accepts connections.</summary>
    public static async Task<EmbeddedPostgres> Start(
        string dataFolder,
        bool durable = true,
        ILogger? log = null,
        Action? restarted = null,
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
                restarted ?? (() => { })
            );
            await ClusterLock.WriteAddress(dataFolder, it.ConnectionString(), stop);
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
        ClusterLock.DeleteAddress(_dataFolder);
        await _stopping.CancelAsync();
        await _process.Stop();
        await _supervision;
        await _process.Stop(); // a restart that was under way may have launched another
        await _lock.DisposeAsync();
        if (!_cluster.Sockets.StartsWith(_dataFolder, StringComparison.Ordinal))
        {
            Directory.Delete(_cluster.Sockets, recursive: true);
        }

        _stopping.Dispose();
    }

    private async Task Supervise()
    {
        var exits = new Queue<DateTime>();
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
                exits.Enqueue(DateTime.UtcNow);
                while (exits.Peek() < DateTime.UtcNow - _exitsWithin)
                {
                    exits.Dequeue();
                }

                if (exits.Count >= ExitsToGiveUp)
                {
                    _log.LogCritical("PostgreSQL died {Count} times within a minute; the server ends", exits.Count);
                    _givenUp.TrySetResult();
                    return;
                }
            } while (!await StartAgain(TimeSpan.FromMilliseconds(100 * Math.Pow(2, exits.Count - 1))));
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
            _restarted();
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
