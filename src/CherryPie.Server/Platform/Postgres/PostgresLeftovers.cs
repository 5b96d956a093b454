using System.Diagnostics;
using System.Globalization;
using CherryPie.Server.Platform.Hosting;

namespace CherryPie.Server.Platform.Postgres;

/// <summary>Stops PostgreSQL processes that a crash left on a cluster, and deletes the files that would keep a new one from
/// starting.</summary>
internal static class PostgresLeftovers
{
    // The pid file may name a process that is not PostgreSQL any more (in a container the numbers repeat), or a zombie; postgres would then
    // refuse to start. This process holds the data folder's lock, and a PostgreSQL process has its cluster as working directory: whatever
    // /proc shows there was left by a crash.
    public static async Task Stop(PostgresCluster cluster, CancellationToken stop)
    {
        _ = int.TryParse((await ReadShared(cluster.PidFile, stop)).FirstOrDefault(), CultureInfo.InvariantCulture, out var postmaster);
        foreach (var (signal, wait) in new[] { (Signal.Int, 30), (Signal.Quit, 10), (Signal.Kill, 10) })
        {
            foreach (var pid in On(cluster, postmaster).Where(p => p == postmaster || signal != Signal.Int))
            {
                Signal.Send(pid, signal);
            }

            var clock = Stopwatch.StartNew();
            while (clock.Elapsed < TimeSpan.FromSeconds(wait))
            {
                if (!On(cluster, postmaster).Any())
                {
                    RemoveStaleFiles(cluster);
                    return;
                }

                await Task.Delay(20, stop);
            }
        }

        throw new OperatorError($"Another PostgreSQL runs on {cluster.Folder} and does not stop.");
    }

    /// <summary>The lines of a file that PostgreSQL may be writing; none if it is not there.</summary>
    public static async Task<string[]> ReadShared(string file, CancellationToken stop)
    {
        try
        {
            return File.Exists(file) ? (await File.ReadAllTextAsync(file, stop)).Split('\n') : [];
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static void RemoveStaleFiles(PostgresCluster cluster)
    {
        File.Delete(cluster.PidFile);
        foreach (var file in Directory.EnumerateFiles(cluster.Sockets, ".s.PGSQL.*"))
        {
            File.Delete(file);
        }
    }

    private static IEnumerable<int> On(PostgresCluster cluster, int postmaster) =>
        Directory.Exists("/proc/self") ? Working(cluster.Folder)
        : postmaster > 0 && Named(postmaster, cluster.Folder) ? [postmaster]
        : [];

    private static IEnumerable<int> Working(string folder)
    {
        foreach (var entry in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(entry), CultureInfo.InvariantCulture, out var pid) && Is(entry, folder))
            {
                yield return pid;
            }
        }
    }

    // Root in a container may not see another account's working directory, but its arguments: of PostgreSQL's processes only the
    // first one's name the folder, and it ends the others.
    private static bool Is(string entry, string folder)
    {
        try
        {
            return File.ResolveLinkTarget(entry + "/cwd", returnFinalTarget: false)?.FullName == folder;
        }
        catch (UnauthorizedAccessException)
        {
            return Arguments(entry).Contains(folder, StringComparer.Ordinal);
        }
        catch (IOException)
        {
            return false; // it ended
        }
    }

    private static string[] Arguments(string entry)
    {
        try
        {
            return File.ReadAllText(entry + "/cmdline").Split('\0');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    // Where there is no /proc (macOS).
    private static bool Named(int pid, string folder)
    {
        using var ps = Process.Start(
            new ProcessStartInfo("ps", ["-o", "args=", "-p", pid.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true }
        )!;
        var said = ps.StandardOutput.ReadToEnd();
        ps.WaitForExit();
        return said.Contains(folder, StringComparison.Ordinal);
    }
}
