using System.Diagnostics;
using System.Globalization;
using CherryPie.Server.Platform.Postgres;

namespace CherryPie.Server.Tests.Faults;

/// <summary>One program of a cluster, with its log in a file. It ends with the tests, however they end.</summary>
internal sealed class ClusterProgram
{
    private readonly TaskCompletionSource _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _id;

    private ClusterProgram() { }

    public int Id => _id;

    public bool HasEnded => _exited.Task.IsCompleted;

    /// <param name="account">What it runs as: PostgreSQL and PgBouncer refuse root.</param>
    /// <param name="log">The file that its output is appended to.</param>
    /// <param name="program">Its path, with its arguments.</param>
    public static async Task<ClusterProgram> Start(PostgresAccount account, string log, params string[] program)
    {
        // Into a file and not a pipe: what it starts may outlive it and keep a pipe open.
        var start = account.Start("/bin/sh", ["-c", $"exec \"$@\" >>'{log}' 2>&1", "sh", .. program], lifelong: true);
        (start.RedirectStandardError, start.WorkingDirectory) = (false, Path.GetDirectoryName(log)!);
        start.Environment["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin";
        var it = new ClusterProgram();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        // The signal at the parent's death comes when the thread ends that started it, so that thread stays.
        new Thread(() => it.Stay(start, started)) { IsBackground = true, Name = Path.GetFileName(program[0]) }.Start();
        await started.Task;
        return it;
    }

    /// <summary>Sends it and all that it has started a signal, itself first: it would start others.</summary>
    public void Send(int signal)
    {
        if (!HasEnded)
        {
            SendTree(_id, signal);
        }
    }

    /// <summary>The same for a process that is none of these.</summary>
    public static void SendTree(int id, int signal)
    {
        Signal.Send(id, signal);
        foreach (var child in Children(id))
        {
            SendTree(child, signal);
        }
    }

    public async Task Kill()
    {
        Send(Signal.Kill);
        await _exited.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private static List<int> Children(int id)
    {
        try
        {
            return
            [
                .. Directory
                    .GetDirectories($"/proc/{id}/task")
                    .SelectMany(t => File.ReadAllText(t + "/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
                    .Select(c => int.Parse(c, CultureInfo.InvariantCulture)),
            ];
        }
        catch (IOException)
        {
            return []; // it has ended
        }
    }

    private void Stay(ProcessStartInfo start, TaskCompletionSource started)
    {
        try
        {
            using var process = Process.Start(start)!;
            _id = process.Id;
            started.SetResult();
            process.WaitForExit();
            _exited.SetResult();
        }
        catch (Exception e) when (started.TrySetException(e))
        {
            // Start throws it.
        }
    }
}
