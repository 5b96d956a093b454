using CherryPie.Server.Platform.Hosting;

namespace CherryPie.Server.Platform.Postgres;

/// <summary>Which process runs the data folder's cluster, and how others connect to it: a lock file, which that process holds open, and
/// beside it a file with the connection string.</summary>
internal static class ClusterLock
{
    private const string LockName = "postgres.lock";
    private const string AddressName = "postgres.address";
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(5);

    public static Task WriteAddress(string dataFolder, string connectionString, CancellationToken stop) =>
        PrivateFile.Write(Path.Combine(dataFolder, AddressName), connectionString, stop);

    public static void DeleteAddress(string dataFolder) => File.Delete(Path.Combine(dataFolder, AddressName));

    /// <summary>The connection string of the cluster that another process runs in this data folder; null when none does.</summary>
    public static async Task<string?> Running(string dataFolder, CancellationToken stop)
    {
        var address = Path.Combine(dataFolder, AddressName);
        for (var tries = 0; tries < 100; tries++)
        {
            if (!File.Exists(Path.Combine(dataFolder, LockName)))
            {
                return null;
            }

            await using (var held = Try(dataFolder))
            {
                if (held is not null)
                {
                    return null;
                }
            }

            if (File.Exists(address))
            {
                return await File.ReadAllTextAsync(address, stop);
            }

            await Task.Delay(100, stop); // it is still starting
        }

        throw new OperatorError($"A server holds {dataFolder} but its database is not up. Try again, or stop that server.");
    }

    // Waits: a server that was just killed may still hold the file, and so may a verb that started the cluster for its own duration.
    public static async Task<FileStream?> Take(string dataFolder, CancellationToken stop)
    {
        var until = DateTime.UtcNow + _timeout;
        while (true)
        {
            if (Try(dataFolder) is { } held)
            {
                DeleteAddress(dataFolder);
                return held;
            }

            if (DateTime.UtcNow > until)
            {
                return null;
            }

            await Task.Delay(100, stop);
        }
    }

    private static FileStream? Try(string dataFolder)
    {
        try
        {
            return new FileStream(Path.Combine(dataFolder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
        catch (UnauthorizedAccessException e)
        {
            throw new OperatorError(
                $"{dataFolder} belongs to another account: run as that account, or set DataFolder to another folder.",
                e
            );
        }
    }
}
