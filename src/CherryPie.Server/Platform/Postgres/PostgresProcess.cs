using System.Diagnostics;
using System.Globalization;
using CherryPie.Server.Platform.Hosting;

namespace CherryPie.Server.Platform.Postgres;

/// <summary>A postmaster, from its launch to its end. It ends with this process.</summary>
internal sealed class PostgresProcess
{
    private static readonly TimeSpan _startTimeout = TimeSpan.FromSeconds(60);
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<string> _tail = new();
    private int _id;

    private PostgresProcess() { }

    public int Id => _id;

    /// <summary>Completes with the exit code when postgres ends.</summary>
    public Task<int> Exited => _exited.Task;

    /// <summary>The last lines of its log.</summary>
    public string Tail
    {
        get
        {
            lock (_tail)
            {
                return string.Join('\n', _tail);
            }
        }
    }

    public static async Task<PostgresProcess> Launch(
        PostgresBinaries binaries,
        PostgresAccount account,
        PostgresCluster cluster,
        CancellationToken stop
    )
    {
        var it = new PostgresProcess();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var start = account.Start(binaries.Postgres, cluster.StartArguments(), lifelong: true);

        // The signal at the parent's death comes when the starting *thread* ends, so that thread stays with the child
        // to its end (https://man7.org/linux/man-pages/man2/PR_SET_PDEATHSIG.2const.html); it reads the log meanwhile.
        new Thread(() => it.ReadLog(start, started)) { IsBackground = true, Name = "postgres" }.Start();
        await started.Task;
        try
        {
            await it.Ready(cluster, stop);
            return it;
        }
        catch
        {
            await it.Stop();
            throw;
        }
    }

    public async Task Stop()
    {
        foreach (var (signal, wait) in new[] { (Signal.Int, 15), (Signal.Quit, 5), (Signal.Kill, 5) })
        {
            if (_exited.Task.IsCompleted)
            {
                return;
            }

            Signal.Send(_id, signal);
            await Task.WhenAny(_exited.Task, Task.Delay(TimeSpan.FromSeconds(wait)));
        }
    }

    private async Task Ready(PostgresCluster cluster, CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        var mine = _id.ToString(CultureInfo.InvariantCulture);
        while (true)
        {
            // As pg_ctl does: our process id on the first line, the state on the eighth.
            if (
                await PostgresLeftovers.ReadShared(cluster.PidFile, stop) is { Length: >= 8 } lines
                && lines[0] == mine
                && lines[7].Trim() == "ready"
            )
            {
                return;
            }

            if (_exited.Task.IsCompleted || clock.Elapsed > _startTimeout)
            {
                throw new OperatorError(
                    $"PostgreSQL {(_exited.Task.IsCompleted ? "ended while starting" : "was not ready after a minute")}; it said:\n{Tail}"
                );
            }

            await Task.Delay(10, stop);
        }
    }

    private void ReadLog(ProcessStartInfo start, TaskCompletionSource started)
    {
        try
        {
            using var process = Process.Start(start)!;
            _id = process.Id;
            started.SetResult();
            while (process.StandardError.ReadLine() is { } line)
            {
                lock (_tail)
                {
                    _tail.Enqueue(line);
                    if (_tail.Count > 40)
                    {
                        _tail.Dequeue();
                    }
                }
            }

            process.WaitForExit();
            _exited.SetResult(process.ExitCode);
        }
        catch (Exception e) when (started.TrySetException(e))
        {
            // Launch throws it.
        }
    }
}
